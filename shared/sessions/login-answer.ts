import * as z from "zod";
import { User } from "#shared/users/user.ts";

/** What a refresh answers with (RFC 6749, 5.1). */
export const SessionTokens = z
  .object({
    access_token: z.string(),
    token_type: z.literal("Bearer"),
    /** Seconds until the access token expires. */
    expires_in: z.int(),
    refresh_token: z.string(),
  })
  .meta({ id: "SessionTokens" });

export type SessionTokens = z.output<typeof SessionTokens>;

/** What a login answers with: the tokens, and whose they are. */
export const LoginAnswer = SessionTokens.extend({ tenant_id: z.uuid(), user: User }).meta({
  id: "LoginAnswer",
});

export type LoginAnswer = z.output<typeof LoginAnswer>;

/** Nobody gets to see these twice, not even by repeating the request. */
export const tokenFields = ["access_token", "refresh_token"] as const;
