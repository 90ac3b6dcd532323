import { type ApiKey, newApiKey } from "#shared/access/api-key.ts";
import { addingKey, changingKey } from "#shared/access/api-key-store.ts";
import { rfc3339 } from "#shared/alarms/instant.ts";
import { isLive, nextVersion, type StoredClient } from "#shared/api-clients/api-client.ts";
import { storingClient } from "#shared/api-clients/api-client-store.ts";
import type { Change } from "#shared/lambda/change.ts";
import { clock } from "#shared/platform/clock.ts";
import { conflict } from "#shared/problems.ts";

/** So many can be disabled with their client in one transaction, with room to spare. */
const mostLiveKeys = 20;

/** A dead key is still shown for so long, for whoever asks what it was. */
const shownAfterDeathMs = 90 * 24 * 60 * 60 * 1000;

const vanishing = (deadAt: string) => ({
  expires_at_s: Math.floor((Date.parse(deadAt) + shownAfterDeathMs) / 1000),
});

type Grant = Pick<ApiKey, "name" | "scopes" | "cursor_key"> &
  Partial<Pick<ApiKey, "expires_at" | "owners" | "source_cidrs" | "use">>;

/** Gives a client a key. @returns its record, and the key itself. */
export function issueKey(
  change: Change,
  client: StoredClient,
  grant: Grant,
  keep = client.live_keys,
): { record: ApiKey; key: string } {
  const { name, scopes, cursor_key, owners, expires_at, source_cidrs, use } = grant;
  const now = clock.now();
  const live = keep.filter((key) => isLive(key, now));
  if (client.status !== "active") throw conflict("The API client is disabled.");
  if (live.length >= mostLiveKeys)
    throw conflict(`The API client has ${mostLiveKeys} live keys; revoke one.`);
  const issued = newApiKey({
    tenant_id: client.tenant_id,
    client_id: client.id,
    created_at: rfc3339(now),
    ...{ name, scopes, cursor_key },
    ...(expires_at === undefined ? {} : { expires_at, ...vanishing(expires_at) }),
    ...(source_cidrs && { source_cidrs }),
    ...(owners && { owners }),
    ...(use && { use }),
  });
  change.write(addingKey(issued.record));
  const added = { id: issued.record.key_id, expires_at: expires_at ?? null };
  change.append(storingClient(nextVersion(client, { live_keys: [...live, added] })));
  return issued;
}

/** Gives a client a new key in the place of an old one, which lives on for a while. The new one lives as long as the old one was meant to. */
export function rotateKey(
  change: Change,
  client: StoredClient,
  old: ApiKey,
  gracePeriodMs: number,
  owners: readonly string[],
) {
  const now = clock.now();
  const lifetime = old.expires_at && Date.parse(old.expires_at) - Date.parse(old.created_at);
  const { expires_at: _, ...grant } = old;
  const until = Math.min(now + gracePeriodMs, old.expires_at ? Date.parse(old.expires_at) : Infinity);
  const oldExpires = rfc3339(until);
  const keep = client.live_keys.map((key) =>
    key.id === old.key_id ? { ...key, expires_at: oldExpires } : key,
  );
  const issued = issueKey(
    change,
    client,
    {
      ...grant,
      owners: [...new Set([...(old.owners ?? []), ...owners])],
      ...(lifetime ? { expires_at: rfc3339(now + lifetime) } : {}),
    },
    keep,
  );
  const replaced = { expires_at: oldExpires, replaced_by: issued.record.key_id, ...vanishing(oldExpires) };
  change.write(changingKey(old.key_id, replaced));
  return issued;
}

/** Ends a key at once, everywhere within a minute. */
export function revokeKey(change: Change, client: StoredClient, key: ApiKey): ApiKey {
  const live_keys = client.live_keys.filter(({ id }) => id !== key.key_id);
  change.append(storingClient(nextVersion(client, { live_keys })));
  return { ...key, ...endKey(change, key.key_id) };
}

function endKey(change: Change, keyId: string) {
  const revoked_at = rfc3339(clock.now());
  const end = { revoked_at, ...vanishing(revoked_at) };
  change.write(changingKey(keyId, end));
  return end;
}

/** Gives a client a key, in the place of its oldest one where it has as many as it may have. */
export function issueKeyAnyway(change: Change, client: StoredClient, grant: Grant) {
  const now = clock.now();
  const live = client.live_keys.filter((key) => isLive(key, now));
  const surplus = live.slice(0, Math.max(0, live.length + 1 - mostLiveKeys));
  for (const { id } of surplus) endKey(change, id);
  return issueKey(change, client, grant, live.slice(surplus.length));
}
