import { platformTenant } from "#shared/audit/audit-chain.ts";
import { minimised } from "#shared/audit/describe-request.ts";
import { type Attempt, recordAttempt } from "#shared/audit/record-attempt.ts";
import type { Change } from "#shared/lambda/change.ts";
import type { Exchange } from "#shared/lambda/exchange.ts";
import { reserveAttempt } from "#shared/limits/login-throttle.ts";
import { hashPassword, isOutdated } from "#shared/passwords/password-hash.ts";
import { countMetric } from "#shared/platform/metrics.ts";
import { loginRefused } from "#shared/problems.ts";
import type { FailedLogin } from "#shared/security/failed-login.ts";
import { checkPassword } from "#shared/users/check-password.ts";
import { type Login, settingPassword } from "#shared/users/login-store.ts";
import type { StoredUser } from "#shared/users/user.ts";

interface Credentials {
  readonly email: string;
  readonly password: string;
}

/**
 * The user with this e-mail address and password.
 * @throws 429 after too many failures, before the password is looked at; the same 401 for all that can be wrong.
 */
export async function logIn(
  { email, password }: Credentials,
  exchange: Exchange,
  change: Change,
): Promise<StoredUser> {
  const attempt = await reserveAttempt({ account: email, ip: exchange.origin.ip }).catch((error: unknown) => {
    countMetric("auth_login_total", { result: "refused" });
    throw error;
  });
  const { login, user } = await checkPassword(email, password);
  if (!login || !user) {
    countMetric("auth_login_total", { result: "failed" });
    recordFailure(email, { login, locked: attempt.locksWhenFailed }, exchange);
    throw loginRefused();
  }
  await attempt.succeeded();
  countMetric("auth_login_total", { result: "success" });
  if (isOutdated(login.password_hash!)) change.write(settingPassword(user, await hashPassword(password)));
  return user;
}

/** On the chain of the tenant that the address belongs to, so that its admins see it. */
function recordFailure(
  email: string,
  { login, locked }: { readonly login: Login | undefined; readonly locked: readonly string[] },
  { origin }: Exchange,
): void {
  const tenant_id = login?.tenant_id ?? platformTenant;
  const attempt: Attempt = {
    chain: "logins",
    tenant_id,
    action: "auth.login_failed",
    actor_id: login?.user_id ?? "unknown",
    actor_role: "none",
    target_id: login?.user_id ?? null,
    meta: { email_domain: email.slice(email.indexOf("@") + 1) },
    ip_address: minimised(origin.ip),
    user_agent: minimised(origin.userAgent),
  };
  const login_failed: FailedLogin = {
    ...{ tenant_id, user_id: login?.user_id ?? null, ip: origin.ip, locked: [...locked] },
  };
  recordAttempt(attempt, { login_failed });
}
