import { markUsed } from "#shared/access/api-key-store.ts";
import { perContainer } from "#shared/platform/container-memory.ts";

/** So exact must it be known when a key was last used: a busy key costs each container a write in this time. */
const exactMs = 5 * 60 * 1000;
const mostKeys = 10_000;
const marked = perContainer(() => new Map<string, number>());

export interface KeyUse {
  readonly keyId: string;
  /** In ms since 1970. */
  readonly at: number;
}

/** Remembers when keys were used, as exactly as it matters. */
export async function markKeysUsed(uses: readonly KeyUse[]): Promise<void> {
  const latest = new Map(uses.toSorted((a, b) => a.at - b.at).map(({ keyId, at }) => [keyId, at]));
  for (const [keyId, at] of latest) {
    if (at - (marked().get(keyId) ?? 0) < exactMs) continue;
    await markUsed(keyId, at);
    if (marked().size >= mostKeys) marked().clear();
    marked().set(keyId, at);
  }
}
