import * as z from "zod";
import { asksBlocklist, refuseBlockedUser } from "#shared/blocklist/refuse-blocked.ts";
import { endpoint } from "#shared/lambda/endpoint.ts";
import { beginSession, beginsSessions } from "#shared/sessions/begin-session.ts";
import { LoginAnswer } from "#shared/sessions/login-answer.ts";
import { acceptInvitation } from "#shared/users/accept-invitation.ts";
import { changesUsers } from "#shared/users/add-user.ts";
import { Password } from "#shared/users/user.ts";

const Acceptance = z
  .strictObject({ token: z.string().max(8192), password: Password })
  .meta({ id: "Acceptance" });

export const handler = endpoint(
  {
    method: "POST",
    path: "/auth/accept-invitation",
    summary: "Accept an invitation by setting a password",
    access: "public",
    audit: "auth.accept_invitation",
    limit: "auth",
    body: Acceptance,
    response: LoginAnswer,
    memoryMb: 1024,
    ...beginsSessions,
    tables: { ...beginsSessions.tables, ...changesUsers.tables, ...asksBlocklist.tables },
  },
  async ({ body, change, exchange }) => {
    const user = await acceptInvitation(body, change);
    await refuseBlockedUser(exchange, user);
    return beginSession(user, change);
  },
);
