import { issueAccessToken, ownClientId } from "#shared/access/access-token.ts";
import { type Role, roles } from "#shared/access/roles.ts";
import { commitChange } from "#shared/lambda/change.ts";
import { hashPassword } from "#shared/passwords/password-hash.ts";
import { addUser } from "#shared/users/add-user.ts";
import { newUser, type StoredUser, type User } from "#shared/users/user.ts";

interface Wanted {
  readonly role?: Role;
  readonly email?: string;
  readonly password?: string;
}

/** A user who is there without anybody having asked the API: tests that aren't about that don't use up its limits. */
export async function addTestUser(
  tenantId: string,
  { role = "viewer", email = `${crypto.randomUUID()}@example.com`, password }: Wanted,
): Promise<StoredUser> {
  const person = { tenant_id: tenantId, email, name: "A tester", role, cursor_key: "key" } as const;
  const user = newUser({ ...person, status: "active" });
  const passwordHash = password === undefined ? undefined : await hashPassword(password);
  await commitChange(async (change) => addUser(user, passwordHash, change));
  return user;
}

/** An access token as a login would have issued it. */
export async function tokenFor({ id, tenant_id, role }: User): Promise<string> {
  const subject = { tenantId: tenant_id, subject: id, clientId: ownClientId, role, scopes: roles[role] };
  return (await issueAccessToken(subject)).access_token;
}
