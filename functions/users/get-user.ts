import { endpoint } from "#shared/lambda/endpoint.ts";
import { showUser, User } from "#shared/users/user.ts";
import { findUser } from "#shared/users/user-store.ts";

export const handler = endpoint(
  {
    method: "GET",
    path: "/users/{id}",
    summary: "Get a user",
    scope: "users:read",
    response: User,
    tables: { users: "read" },
  },
  async ({ params, caller }) => showUser(await findUser(caller.tenantId, params.id)),
);
