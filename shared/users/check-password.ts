import type { Change } from "#shared/lambda/change.ts";
import { hashPassword, isOutdated, isPassword } from "#shared/passwords/password-hash.ts";
import { logger } from "#shared/platform/logger.ts";
import { loginRefused } from "#shared/problems.ts";
import { findLogin, settingPassword } from "#shared/users/login-store.ts";
import type { StoredUser } from "#shared/users/user.ts";
import { findUser } from "#shared/users/user-store.ts";

/**
 * The user with this e-mail address and password. An unknown address takes the same reads and the same hashing as a
 * wrong password.
 * @throws the same 401 for all that can be wrong.
 */
export async function userByPassword(email: string, password: string, change: Change): Promise<StoredUser> {
  const login = await findLogin(email);
  logger.info("password check");
  const isRight = await isPassword(password, login?.password_hash);
  if (!login?.password_hash || !isRight) throw loginRefused();
  const user = await findUser(login.tenant_id, login.user_id);
  if (user.status !== "active") throw loginRefused();
  if (isOutdated(login.password_hash)) change.write(settingPassword(user, await hashPassword(password)));
  return user;
}
