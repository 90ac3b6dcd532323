import * as z from "zod";
import { endpoint } from "#shared/lambda/endpoint.ts";
import { Pager, pageOf, pageQuery } from "#shared/lambda/pager.ts";
import { showUser, User } from "#shared/users/user.ts";
import { listUsers } from "#shared/users/user-store.ts";

export const handler = endpoint(
  {
    method: "GET",
    path: "/users",
    summary: "List the tenant's users, newest first",
    scope: "users:read",
    query: z.strictObject(pageQuery),
    response: pageOf(User),
    tables: { users: "read" },
  },
  async ({ query, caller, exchange }) => {
    const pager = new Pager<string>(caller, exchange, query);
    const users = await listUsers(caller.tenantId, query.limit, pager.after);
    return pager.page(users.map(showUser), ({ id }) => id);
  },
);
