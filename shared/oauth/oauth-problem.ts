import { Problem, type ProblemKind } from "#shared/problems.ts";

/** The refusals of OAuth's token endpoint that have names of their own (RFC 6749, 5.2). */
type OauthError = "invalid_client" | "invalid_scope" | "unsupported_grant_type";

const oauthProblem = (kind: ProblemKind, error: OauthError, detail: string, headers = {}): Problem =>
  new Problem(kind, detail, { extensions: { error }, headers });

/** The same for an unknown client and for a key that doesn't open it, whatever is wrong with that. */
export const invalidClient = () =>
  oauthProblem("authentication-required", "invalid_client", "The client, or its key, isn't valid here.", {
    "WWW-Authenticate": 'Basic realm="tocsin"',
  });
export const invalidScope = () =>
  oauthProblem("bad-request", "invalid_scope", "The key doesn't have all of these scopes.");
export const unsupportedGrantType = () =>
  oauthProblem("bad-request", "unsupported_grant_type", "The grant_type must be client_credentials.");
