import { type ApiKey, type KeyUsage, keyIdOf, opens, statusOf, useOf } from "#shared/access/api-key.ts";
import { findApiKey } from "#shared/access/known-keys.ts";
import { liesIn } from "#shared/access/lies-in.ts";
import type { Caller } from "#shared/lambda/caller.ts";
import type { Exchange } from "#shared/lambda/exchange.ts";
import { clock } from "#shared/platform/clock.ts";
import { lazily } from "#shared/platform/lazily.ts";

const decoys = lazily(() => import("#shared/honeypots/note-decoyed.ts"));

/**
 * Who holds an API key, and comes from where it may be used; undefined for everybody else. A key that is expired,
 * revoked, of a disabled client or used from elsewhere is not told apart from one that doesn't exist: whoever found it
 * must not learn that it is worth trying from another address, or at another time.
 * @param exchange what is asked with it: the use of a planted key is told, and opens as little.
 */
export const callerOfKey = (key: string, exchange: Exchange): Promise<Caller | undefined> =>
  callerOf("api", key, exchange);

/**
 * The same for an ingest token. It stands in URLs, which are less of a secret than headers, so it opens nothing but
 * what takes it there; and no other key opens that, so that nobody gets used to writing keys into URLs.
 */
export const callerOfIngestToken = (token: string, exchange: Exchange): Promise<Caller | undefined> =>
  callerOf("ingest", token, exchange);

/** The same for a routing key, which opens what PagerDuty's senders ask for and nothing else. */
export const callerOfRoutingKey = (key: string, exchange: Exchange): Promise<Caller | undefined> =>
  callerOf("routing", key, exchange);

async function callerOf(use: KeyUsage, key: string, exchange: Exchange): Promise<Caller | undefined> {
  const keyId = keyIdOf(key);
  const record = keyId ? await findApiKey(keyId) : undefined;
  if (!record || !opens(record, key)) return undefined;
  // At whatever door: who has found a key tries it everywhere.
  if (record.honeypot_id !== undefined) return notePlanted(record.tenant_id, record.honeypot_id, exchange);
  return useOf(record) === use ? enter(record, exchange.origin.ip) : undefined;
}

async function notePlanted(tenant_id: string, id: string, exchange: Exchange): Promise<undefined> {
  (await decoys()).noteDecoyed(exchange, [{ tenant_id, id }]);
  return undefined;
}

/** The same for whoever has exchanged the key for a token, which may do no more than what both permit. */
export async function callerOfKeyId(
  keyId: string,
  scopes: readonly string[],
  address: string,
): Promise<Caller | undefined> {
  const record = await findApiKey(keyId);
  if (!record) return undefined;
  return enter({ ...record, scopes: record.scopes.filter((scope) => scopes.includes(scope)) }, address);
}

function enter(record: ApiKey, address: string): Caller | undefined {
  if (statusOf(record, clock.now()) !== "active") return undefined;
  if (record.source_cidrs && !liesIn(record.source_cidrs, address)) return undefined;
  return {
    tenantId: record.tenant_id,
    principalId: record.key_id,
    kind: "key",
    name: record.name,
    ...(record.client_id && { clientId: record.client_id }),
    ...(record.owners && { owners: record.owners }),
    scopes: record.scopes,
    cursorKey: record.cursor_key,
  };
}
