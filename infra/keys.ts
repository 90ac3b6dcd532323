import { CreateKeyCommand, KMSClient } from "@aws-sdk/client-kms";
import { isLive, newSigningKey, type SigningAlgorithm, type SigningKey } from "#shared/access/signing-key.ts";
import { retiring, signsFrom } from "#shared/access/signing-key-rotation.ts";
import { listSigningKeys, puttingSigningKey } from "#shared/access/signing-key-store.ts";
import { rfc3339 } from "#shared/alarms/instant.ts";
import { auditDeed } from "#shared/audit/audit-deed.ts";
import { commitChange } from "#shared/lambda/change.ts";
import { clock } from "#shared/platform/clock.ts";
import { stageName } from "#shared/platform/environment.ts";
import { publicKeyOf } from "#shared/platform/signing.ts";
import type { KeyName } from "#shared/resources.ts";
import { keyUseTag } from "./constructs/permissions.ts";
import { operate, whereUsage } from "./operate.ts";
import { resourceName } from "./stage.ts";

const usage = `Usage: npm run keys -- list|rotate [options]

  The keys that sign access tokens, or the digests of the audit log. A rotation makes a new one. The one before is believed
  until its last token is over; of digests for ever, because those that it has signed may be verified at any time.

${whereUsage}
  --for audit     the keys that sign digests; without it those that sign tokens
  --algorithm A   rotate: ES256 or RS256, for tokens; without it as it is now`;

const usualAlgorithms = { tokens: "ES256", auditDigests: "RS256" } as const satisfies Record<KeyName, string>;
const descriptions = { tokens: "Signs access tokens", auditDigests: "Signs audit digests" } as const;
const specs = { ES256: "ECC_NIST_P256", RS256: "RSA_2048" } as const;

const say = (line: string): void => console.log(line);

async function list(use: KeyName): Promise<void> {
  const now = clock.now();
  const keys = await listSigningKeys(use);
  if (keys.length === 0)
    say("No key is registered yet: whatever signs first registers the deployment's own.");
  for (const { kid, algorithm, signs_from, retire_at, key_arn } of keys.filter((key) => isLive(key, now))) {
    say(`${kid} ${algorithm} signs from ${signs_from}${retire_at ? ` retires ${retire_at}` : ""} ${key_arn}`);
  }
}

async function rotate(use: KeyName, algorithm: SigningAlgorithm | undefined): Promise<void> {
  const present = await listSigningKeys(use);
  const newest = present.find(({ retire_at }) => retire_at === undefined);
  const keyArn = await createKey(use, algorithm ?? newest?.algorithm ?? usualAlgorithms[use]);
  const now = clock.now();
  const times = { created_at: rfc3339(now), signs_from: present.length > 0 ? signsFrom(now) : rfc3339(now) };
  const made = newSigningKey(use, await publicKeyOf(keyArn), times);
  const replaced = use === "tokens" ? retiring(present, now) : [];
  await replace(replaced, made);
  say(`New key   ${made.kid} ${made.algorithm}, signs from ${made.signs_from}`);
  for (const { kid, retire_at } of replaced) say(`Old key   ${kid} is believed until ${retire_at}`);
}

async function replace(replaced: readonly SigningKey[], made: SigningKey): Promise<void> {
  await commitChange(async (change) => {
    for (const key of [...replaced, made]) change.write(puttingSigningKey(key));
    const meta = { replaced: replaced.map(({ kid }) => kid).join(" "), algorithm: made.algorithm };
    auditDeed(change, { by: "operator", action: "signing_key.rotate", targetId: made.kid, meta });
  });
}

/** The tag admits the key to the functions that sign what it is for, and to no others. */
async function createKey(keyUse: KeyName, algorithm: SigningAlgorithm): Promise<string> {
  const use = resourceName({ stage: stageName() }, keyUse);
  const { KeyMetadata } = await new KMSClient().send(
    new CreateKeyCommand({
      KeySpec: specs[algorithm],
      KeyUsage: "SIGN_VERIFY",
      Description: `${descriptions[keyUse]} (${use})`,
      Tags: [{ TagKey: keyUseTag, TagValue: use }],
    }),
  );
  return KeyMetadata!.Arn!;
}

const options = { algorithm: { type: "string" }, for: { type: "string", default: "tokens" } } as const;

await operate(usage, options, ([command, ...others], { algorithm, for: purpose }) => {
  const use = { tokens: "tokens", audit: "auditDigests" }[purpose] as KeyName | undefined;
  const isKnown = algorithm === undefined || algorithm === "ES256" || algorithm === "RS256";
  if (others.length > 0 || !isKnown || !use) return false;
  // CloudTrail's validator knows no digests but those signed with RSA.
  if (use === "auditDigests" && algorithm === "ES256") return false;
  return command === "list" ? () => list(use) : command === "rotate" && (() => rotate(use, algorithm));
});
