import * as z from "zod";
import type { Caller } from "#shared/lambda/caller.ts";
import type { Change } from "#shared/lambda/change.ts";
import { hashPassword } from "#shared/passwords/password-hash.ts";
import { assertStrong } from "#shared/passwords/password-rules.ts";
import { addUser } from "#shared/users/add-user.ts";
import { credentialFrom } from "#shared/users/credential-from.ts";
import { invite } from "#shared/users/invitation.ts";
import {
  EmailAddress,
  newUser,
  Password,
  PersonName,
  showUser,
  TenantRole,
  User,
} from "#shared/users/user.ts";

/** Without a password the answer has an invitation, for the admin to hand over. */
export const NewUser = z
  .strictObject({
    email: EmailAddress,
    name: PersonName.optional(),
    role: TenantRole,
    password: Password.optional(),
  })
  .meta({ id: "NewUser" });

export const CreatedUser = User.extend({
  /** Shown only here; good for seven days and one use at `POST /auth/accept-invitation`. */
  invitation_token: z.string().optional(),
}).meta({ id: "CreatedUser" });

export async function createUser(
  { email, name, role, password }: z.output<typeof NewUser>,
  caller: Caller,
  change: Change,
): Promise<z.input<typeof CreatedUser>> {
  const { tenantId, cursorKey } = caller;
  const status = password === undefined ? "invited" : "active";
  const person = { email, name: name ?? null, role, status } as const;
  const user = newUser({
    ...person,
    tenant_id: tenantId,
    cursor_key: cursorKey,
    credential_from: credentialFrom(caller),
  });
  if (password === undefined) {
    const { invitation, token } = invite(user);
    addUser({ ...user, invitation }, undefined, change);
    return { ...showUser(user), invitation_token: token };
  }
  await assertStrong(password, [email, name]);
  addUser(user, await hashPassword(password), change);
  return showUser(user);
}
