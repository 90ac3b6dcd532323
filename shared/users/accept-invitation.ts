import { rfc3339 } from "#shared/alarms/instant.ts";
import type { Change } from "#shared/lambda/change.ts";
import { hashPassword } from "#shared/passwords/password-hash.ts";
import { assertStrong } from "#shared/passwords/password-rules.ts";
import { clock } from "#shared/platform/clock.ts";
import { tokenRefused } from "#shared/problems.ts";
import { countingAdmins } from "#shared/users/count-admins.ts";
import { isInvited, readInvitation } from "#shared/users/invitation.ts";
import { settingPassword } from "#shared/users/login-store.ts";
import type { StoredUser } from "#shared/users/user.ts";
import { lookUpUser, replacingUser } from "#shared/users/user-store.ts";

/** The invited user sets a password and is active from then on; sessions from before are over. */
export async function acceptInvitation(
  { token, password }: { readonly token: string; readonly password: string },
  change: Change,
): Promise<StoredUser> {
  const { invitation, ...user } = await invitedUser(token);
  await assertStrong(password, [user.email, user.name]);
  const read = { ...user, invitation } as StoredUser;
  const active: StoredUser = {
    ...user,
    status: "active",
    sessions_from: rfc3339(clock.now()),
    version: user.version + 1,
  };
  change.write(replacingUser(read, active));
  change.write(settingPassword(active, await hashPassword(password)));
  for (const write of countingAdmins(read, active)) change.write(write);
  return active;
}

async function invitedUser(token: string): Promise<StoredUser> {
  const read = readInvitation(token);
  const user = read && (await lookUpUser(read.tenantId, read.userId));
  if (!user || !isInvited(user, read.secret)) throw tokenRefused("invitation");
  return user;
}
