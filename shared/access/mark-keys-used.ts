import { markUsed } from "#shared/access/api-key-store.ts";

export interface KeyUse {
  readonly keyId: string;
  /** In ms since 1970. */
  readonly at: number;
}

/** Notes when keys were last used; of one that was used several times, once. */
export async function markKeysUsed(uses: readonly KeyUse[]): Promise<void> {
  const latest = new Map(uses.toSorted((a, b) => a.at - b.at).map(({ keyId, at }) => [keyId, at]));
  for (const [keyId, at] of latest) await markUsed(keyId, at);
}
