import { endpoint } from "#shared/lambda/endpoint.ts";
import { changedUser, describeChange, UserChange } from "#shared/users/change-user.ts";
import { countingAdmins } from "#shared/users/count-admins.ts";
import { showUser, User } from "#shared/users/user.ts";
import { findUser, replacingUser } from "#shared/users/user-store.ts";

export const handler = endpoint(
  {
    method: "PATCH",
    path: "/users/{id}",
    summary: "Change a user's name, role or status; the last active admin stays one",
    scope: "users:write",
    audit: "user.update",
    body: UserChange,
    response: User,
    tables: { users: "write", tenants: "write" },
  },
  async ({ params, body, caller, change, precondition }) => {
    const user = await findUser(caller.tenantId, params.id);
    precondition.require(user.version);
    const changed = changedUser(user, body, caller);
    change.write(replacingUser(user, changed));
    for (const write of countingAdmins(user, changed)) change.write(write);
    change.describe(describeChange(user, changed));
    return showUser(changed);
  },
);
