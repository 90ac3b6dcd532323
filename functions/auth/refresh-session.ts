import * as z from "zod";
import { asksBlocklist } from "#shared/blocklist/refuse-blocked.ts";
import { endpoint } from "#shared/lambda/endpoint.ts";
import { beginsSessions } from "#shared/sessions/begin-session.ts";
import { SessionTokens } from "#shared/sessions/login-answer.ts";
import { refreshSession } from "#shared/sessions/refresh-session.ts";

const Refresh = z.strictObject({ refresh_token: z.string().max(8192) }).meta({ id: "Refresh" });

export const handler = endpoint(
  {
    method: "POST",
    path: "/auth/refresh",
    summary: "Exchange a refresh token for new tokens; each is good for one use",
    access: "public",
    audit: "auth.refresh",
    limit: "auth",
    body: Refresh,
    response: SessionTokens,
    ...beginsSessions,
    tables: { ...beginsSessions.tables, ...asksBlocklist.tables, users: "read" },
  },
  async ({ body, change, exchange }) => refreshSession(body.refresh_token, exchange, change),
);
