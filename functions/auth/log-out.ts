import * as z from "zod";
import { endpoint } from "#shared/lambda/endpoint.ts";
import { endSession } from "#shared/sessions/end-session.ts";

const Logout = z.strictObject({ refresh_token: z.string().max(8192) }).meta({ id: "Logout" });

export const handler = endpoint(
  {
    method: "POST",
    path: "/auth/logout",
    summary: "End the session of a refresh token, if there is one",
    access: "public",
    audit: "auth.logout",
    limit: "auth",
    body: Logout,
    status: 204,
    tables: { sessions: "write" },
  },
  async ({ body, change }) => endSession(body.refresh_token, change),
);
