import { GetCommand } from "@aws-sdk/lib-dynamodb";
import { clock } from "#shared/platform/clock.ts";
import { dynamo } from "#shared/platform/dynamo.ts";
import { tableName } from "#shared/platform/environment.ts";
import type { StoredUser } from "#shared/users/user.ts";

/** A disabled user, or a role that was taken away, counts everywhere within this time. */
const cacheMs = 60_000;
const mostCached = 10_000;

const cache = new Map<string, { readonly user: StoredUser | undefined; readonly until: number }>();

/** The user's record, from memory for a minute. */
export async function rememberedUser(tenantId: string, id: string): Promise<StoredUser | undefined> {
  const place = `${tenantId} ${id}`;
  const remembered = cache.get(place);
  if (remembered && remembered.until > clock.now()) return remembered.user;
  const Key = { tenant_id: tenantId, id };
  const { Item } = await dynamo().send(new GetCommand({ TableName: tableName("users"), Key }));
  if (cache.size >= mostCached) cache.clear();
  cache.set(place, { user: Item as StoredUser | undefined, until: clock.now() + cacheMs });
  return Item as StoredUser | undefined;
}
