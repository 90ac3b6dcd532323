import * as z from "zod";
import type { Scope } from "#shared/access/scopes.ts";
import { invalidClient, invalidScope } from "#shared/oauth/oauth-problem.ts";
import { badRequest } from "#shared/problems.ts";

/** A request for a token; parameters that we don't know are ignored (RFC 6749, 3.2). */
export const TokenRequest = z
  .object({
    grant_type: z.string().describe("`client_credentials`"),
    client_id: z
      .string()
      .optional()
      .describe("The client's id, unless it stands in the Authorization header"),
    client_secret: z.string().optional().describe("One of the client's API keys, likewise"),
    scope: z
      .string()
      .optional()
      .describe("Some of the key's scopes, with spaces between them; without it all"),
  })
  .meta({ id: "TokenRequest" });

export const TokenAnswer = z
  .object({
    access_token: z.string(),
    token_type: z.literal("Bearer"),
    expires_in: z.int().describe("Seconds"),
    scope: z.string(),
  })
  .meta({ id: "TokenAnswer" });

export interface ClientCredentials {
  readonly clientId: string;
  readonly secret: string;
}

const basic = /^Basic +([A-Za-z0-9+/]+=*)$/i;

/** Who the client says it is, in the one way or the other: both at once are a mistake (RFC 6749, 2.3). */
export function credentialsOf(
  authorization: string | undefined,
  { client_id, client_secret }: z.output<typeof TokenRequest>,
): ClientCredentials {
  if (authorization === undefined) {
    if (client_id === undefined || client_secret === undefined) throw invalidClient();
    return { clientId: client_id, secret: client_secret };
  }
  if (client_secret !== undefined) throw badRequest("The client authenticates in two ways at once.");
  const credentials = fromHeader(authorization);
  if (client_id !== undefined && client_id !== credentials.clientId) {
    throw badRequest("The client_id isn't the one of the Authorization header.");
  }
  return credentials;
}

/** Both halves are encoded as in a form before they are joined (RFC 6749, 2.3.1). */
function fromHeader(authorization: string): ClientCredentials {
  const pair = Buffer.from(basic.exec(authorization)?.[1] ?? "", "base64").toString("utf8");
  const [clientId, secret, ...more] = pair.split(":");
  if (!clientId || !secret || more.length > 0) throw invalidClient();
  try {
    return { clientId: decodeURIComponent(clientId), secret: decodeURIComponent(secret) };
  } catch {
    throw invalidClient();
  }
}

/** The scopes that a token gets: those of the key, or the ones of them that are asked for. */
export function grantedScopes(held: readonly Scope[], asked: string | undefined): readonly Scope[] {
  if (asked === undefined) return held;
  const names = new Set(asked.split(" ").filter(Boolean));
  const granted = held.filter((scope) => names.has(scope));
  if (granted.length < names.size || granted.length === 0) throw invalidScope();
  return granted;
}
