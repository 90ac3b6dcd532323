import { endpoint } from "#shared/lambda/endpoint.ts";
import { changeUser, UserChange } from "#shared/users/change-user.ts";
import { User } from "#shared/users/user.ts";

export const handler = endpoint(
  {
    method: "PATCH",
    path: "/users/{id}",
    summary: "Change a user's name, role or status; the last active admin stays one",
    scope: "users:write",
    audit: "user.update",
    body: UserChange,
    response: User,
    tables: { users: "guard", tenants: "write", policies: "check" },
  },
  async ({ params, body, ...request }) => changeUser(params.id, body, request),
);
