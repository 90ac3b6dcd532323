import * as z from "zod";
import { asksBlocklist, refuseBlockedUser } from "#shared/blocklist/refuse-blocked.ts";
import { endpoint } from "#shared/lambda/endpoint.ts";
import { beginSession, beginsSessions } from "#shared/sessions/begin-session.ts";
import { LoginAnswer } from "#shared/sessions/login-answer.ts";
import { logIn } from "#shared/users/log-in.ts";
import { EmailAddress, Password } from "#shared/users/user.ts";

const Credentials = z.strictObject({ email: EmailAddress, password: Password }).meta({ id: "Credentials" });

export const handler = endpoint(
  {
    method: "POST",
    path: "/auth/login",
    summary: "Log in with e-mail address and password",
    access: "public",
    audit: "auth.login",
    limit: "auth",
    body: Credentials,
    response: LoginAnswer,
    memoryMb: 1024,
    ...beginsSessions,
    tables: {
      ...beginsSessions.tables,
      ...asksBlocklist.tables,
      loginAttempts: "write",
      users: "read",
      logins: "write",
    },
  },
  async ({ body, change, exchange }) => {
    const user = await logIn(body, exchange, change);
    await refuseBlockedUser(exchange, user);
    return beginSession(user, change);
  },
);
