import { whyNoDecoyPath } from "#shared/honeypots/decoy-path.ts";
import type { StoredHoneypot } from "#shared/honeypots/honeypot.ts";
import { decoysAt } from "#shared/honeypots/honeypot-store.ts";
import { clock } from "#shared/platform/clock.ts";
import { perContainer } from "#shared/platform/container-memory.ts";
import { logger } from "#shared/platform/logger.ts";

/** A new decoy stands everywhere within a minute. */
const cacheMs = 30_000;
/** Whoever tries a thousand doors makes us remember a thousand that aren't there: the oldest are forgotten first. */
const mostPaths = 5_000;

interface Known {
  readonly decoys: readonly StoredHoneypot[];
  readonly until: number;
}

const remembered = perContainer(() => new Map<string, Known>());

/** The decoys of all tenants at a path, the oldest first. It never fails: who can't be deceived is told that nothing is there. */
export async function rememberedDecoysAt(pathKey: string): Promise<readonly StoredHoneypot[]> {
  if (whyNoDecoyPath(pathKey) !== undefined) return [];
  const all = remembered();
  const known = all.get(pathKey);
  if (known && known.until > clock.now()) return known.decoys;
  const decoys = await decoysAt(pathKey).catch((error: unknown) => {
    logger.warning("honeypots can't be read", { error });
    return known?.decoys ?? [];
  });
  all.delete(pathKey);
  all.set(pathKey, { decoys, until: clock.now() + cacheMs });
  if (all.size > mostPaths) all.delete(all.keys().next().value!);
  return decoys;
}
