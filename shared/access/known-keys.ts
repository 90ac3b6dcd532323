import { GetCommand } from "@aws-sdk/lib-dynamodb";
import type { ApiKey } from "#shared/access/api-key.ts";
import { clock } from "#shared/platform/clock.ts";
import { perContainer } from "#shared/platform/container-memory.ts";
import { dynamo } from "#shared/platform/dynamo.ts";
import { tableName } from "#shared/platform/environment.ts";

/** A revoked key stops working everywhere within this time. */
const cacheMs = 60_000;
/** Unknown ids are remembered too, but a flood of made-up ones must not fill the memory. */
const mostCached = 10_000;

const cache = perContainer(
  () => new Map<string, { readonly record: ApiKey | undefined; readonly until: number }>(),
);

/** The key's record, from memory for a minute. */
export async function findApiKey(keyId: string): Promise<ApiKey | undefined> {
  const remembered = cache().get(keyId);
  if (remembered && remembered.until > clock.now()) return remembered.record;
  const { Item } = await dynamo().send(
    new GetCommand({ TableName: tableName("apiKeys"), Key: { key_id: keyId } }),
  );
  if (cache().size >= mostCached) cache().clear();
  cache().set(keyId, { record: Item as ApiKey | undefined, until: clock.now() + cacheMs });
  return Item as ApiKey | undefined;
}
