import { isPassword } from "#shared/passwords/password-hash.ts";
import { logger } from "#shared/platform/logger.ts";
import { findLogin, type Login } from "#shared/users/login-store.ts";
import type { StoredUser } from "#shared/users/user.ts";
import { findUser } from "#shared/users/user-store.ts";

/** What came of an e-mail address and a password. */
export interface PasswordCheck {
  /** Whose the address is, if anybody's. */
  readonly login: Login | undefined;
  /** The user, when the password is right and they may log in. */
  readonly user: StoredUser | undefined;
}

/** An unknown address takes the same reads and the same hashing as a wrong password. */
export async function checkPassword(email: string, password: string): Promise<PasswordCheck> {
  const login = await findLogin(email);
  logger.info("password check");
  if (!(await isPassword(password, login?.password_hash)) || !login) return { login, user: undefined };
  const user = await findUser(login.tenant_id, login.user_id);
  return { login, user: user.status === "active" ? user : undefined };
}
