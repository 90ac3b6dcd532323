import type { Change } from "#shared/lambda/change.ts";
import { countingAdmins } from "#shared/users/count-admins.ts";
import { addingLogin } from "#shared/users/login-store.ts";
import type { StoredUser } from "#shared/users/user.ts";
import { addingUser } from "#shared/users/user-store.ts";

/** What a function that adds or changes users may touch. */
export const changesUsers = { tables: { users: "write", logins: "write", tenants: "write" } } as const;

/** Adds a user to a tenant that is there, with a password or, without one, until an invitation is accepted. */
export function addUser(user: StoredUser, passwordHash: string | undefined, change: Change): void {
  change.write(addingUser(user));
  change.write(addingLogin(user, passwordHash));
  for (const write of countingAdmins(undefined, user)) change.write(write);
}
