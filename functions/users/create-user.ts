import { endpoint } from "#shared/lambda/endpoint.ts";
import { changesUsers } from "#shared/users/add-user.ts";
import { CreatedUser, createUser, NewUser } from "#shared/users/create-user.ts";

export const handler = endpoint(
  {
    method: "POST",
    path: "/users",
    summary: "Add a user, with a first password or an invitation",
    scope: "users:write",
    audit: "user.create",
    body: NewUser,
    response: CreatedUser,
    status: 201,
    shownOnce: ["invitation_token"],
    memoryMb: 1024,
    ...changesUsers,
  },
  async ({ body, caller, change }) => createUser(body, caller, change),
);
