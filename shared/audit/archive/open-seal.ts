import { digestKeys } from "#shared/audit/archive/digest-key.ts";
import { findSeal } from "#shared/audit/archive/digest-store.ts";
import { isSigned } from "#shared/audit/archive/public-key.ts";
import { type Seal, sealedText } from "#shared/audit/archive/seal.ts";

/** A seal whose signature is ours, or what is wrong with it; undefined where there is none. */
export async function openSeal(chain: string, kind: Seal["kind"]): Promise<Seal | string | undefined> {
  const seal = await findSeal(chain, kind);
  if (!seal) return undefined;
  const key = (await digestKeys()).get(seal.fingerprint);
  const isOurs = seal.chain === chain && seal.kind === kind;
  const isGenuine = isOurs && key && isSigned(key, sealedText(seal), seal.signature);
  return isGenuine ? seal : `The ${kind} of the chain is not what was signed.`;
}
