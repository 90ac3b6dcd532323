import { GetCommand, QueryCommand } from "@aws-sdk/lib-dynamodb";
import { clock } from "#shared/platform/clock.ts";
import { perContainer } from "#shared/platform/container-memory.ts";
import { dynamo } from "#shared/platform/dynamo.ts";
import { tableName } from "#shared/platform/environment.ts";
import type { StoredUser } from "#shared/users/user.ts";

/** A disabled user, or a role that was taken away, counts everywhere within this time. */
const cacheMs = 60_000;
const mostCached = 10_000;

const cache = perContainer(
  () => new Map<string, { readonly user: StoredUser | undefined; readonly until: number }>(),
);

/** The user's record, from memory for a minute. */
export const rememberedUser = (tenantId: string, id: string): Promise<StoredUser | undefined> =>
  remember(`${tenantId} id ${id}`, async () => {
    const get = new GetCommand({ TableName: tableName("users"), Key: { tenant_id: tenantId, id } });
    return (await dynamo().send(get)).Item as StoredUser | undefined;
  });

/** The tenant's user with an e-mail address, likewise. */
export const rememberedUserByEmail = (tenantId: string, email: string): Promise<StoredUser | undefined> =>
  remember(`${tenantId} email ${email}`, async () => {
    const query = new QueryCommand({
      TableName: tableName("users"),
      IndexName: "byEmail",
      KeyConditionExpression: "tenant_id = :tenant AND email = :email",
      ExpressionAttributeValues: { ":tenant": tenantId, ":email": email },
    });
    return (await dynamo().send(query)).Items?.[0] as StoredUser | undefined;
  });

async function remember(
  place: string,
  read: () => Promise<StoredUser | undefined>,
): Promise<StoredUser | undefined> {
  const remembered = cache().get(place);
  if (remembered && remembered.until > clock.now()) return remembered.user;
  const user = await read();
  if (cache().size >= mostCached) cache().clear();
  cache().set(place, { user, until: clock.now() + cacheMs });
  return user;
}
