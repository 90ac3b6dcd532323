/**
 * Every kind of problem that Tocsin answers with (RFC 9457), in one list. The slug ends the problem's `type`
 * URI, which resolves to the entry of that name in the API reference.
 */
export const problemKinds = {
  "bad-request": {
    status: 400,
    title: "Bad request",
    description: "The request can't be read: malformed JSON, a damaged cursor, an impossible header.",
  },
  "authentication-required": {
    status: 401,
    title: "Authentication required",
    description: "The credential is missing, unknown, expired or revoked.",
  },
  "not-allowed": {
    status: 403,
    title: "Not allowed",
    description:
      "The credential is valid, but lacks the scope that this endpoint needs, or is a disabled user's, or the path names another tenant.",
  },
  blocked: {
    status: 403,
    title: "Blocked",
    description:
      "A rule of the tenant's blocklist refuses the address, the user, the client, its program or the path; `rule_id` says which. Who may read the blocklist finds there why.",
  },
  "policy-denied": {
    status: 403,
    title: "Denied by policy",
    description:
      "A policy of the tenant denies this, or wants approval for it; `policies` names which, `action` what.",
  },
  "not-found": {
    status: 404,
    title: "Not found",
    description: "There is no such record in your tenant, or no such path.",
  },
  "method-not-allowed": {
    status: 405,
    title: "Method not allowed",
    description: "The path exists, the method doesn't; `Allow` names those that do.",
  },
  conflict: {
    status: 409,
    title: "Conflict",
    description: "The record's present state doesn't permit this change.",
  },
  "precondition-failed": {
    status: 412,
    title: "Precondition failed",
    description:
      "The record has changed since the version that `If-Match` names. Read it again, and decide anew.",
  },
  "precondition-required": {
    status: 428,
    title: "Precondition required",
    description:
      "A change of a record needs `If-Match` with the `ETag` of the version that it is meant for, or `*` for any.",
  },
  "too-large": {
    status: 413,
    title: "Too large",
    description: "The body exceeds the limit that `detail` names.",
  },
  "unsupported-media-type": {
    status: 415,
    title: "Unsupported media type",
    description: "The body must be `application/json`, or what the endpoint's description says instead.",
  },
  "validation-failed": {
    status: 422,
    title: "Validation failed",
    description: "The body, path or query was read, but breaks a rule; `errors` says which, by JSON pointer.",
  },
  "rate-limited": {
    status: 429,
    title: "Too many requests",
    description:
      "A limit is used up; `violated-policies` names it as `RateLimit-Policy` does, `Retry-After` says when to try again.",
  },
  "idempotency-key-reused": {
    status: 422,
    title: "Idempotency key reused",
    description: "An `Idempotency-Key` stands for one request; this one came with another body before.",
  },
  "internal-error": {
    status: 500,
    title: "Internal error",
    description: "Something broke on our side. The correlation id finds it in the logs.",
  },
  unavailable: {
    status: 503,
    title: "Unavailable",
    description: "A dependency is busy or down; `Retry-After` says when to try again.",
  },
} as const satisfies Record<string, { status: number; title: string; description: string }>;

export type ProblemKind = keyof typeof problemKinds;

/** One broken rule. `pointer` is a JSON pointer (RFC 6901) into the body (`#/severity`), or into `#/query` or `#/path`. */
export interface FieldError {
  readonly pointer: string;
  readonly detail: string;
  readonly code: string;
}

/** An expected refusal. Anything else that a handler throws is answered as `internal-error`, without its text. */
export class Problem extends Error {
  override readonly name = "Problem";
  readonly kind: ProblemKind;
  readonly errors: readonly FieldError[];
  readonly headers: Readonly<Record<string, string>>;
  /** Further members of the problem's body (RFC 9457, 3.2). */
  readonly extensions: Readonly<Record<string, unknown>>;

  constructor(
    kind: ProblemKind,
    detail: string,
    more: {
      errors?: readonly FieldError[];
      headers?: Readonly<Record<string, string>>;
      extensions?: Readonly<Record<string, unknown>>;
    } = {},
  ) {
    super(detail);
    this.kind = kind;
    this.errors = more.errors ?? [];
    this.headers = more.headers ?? {};
    this.extensions = more.extensions ?? {};
  }

  get status(): number {
    return problemKinds[this.kind].status;
  }
}

export const badRequest = (detail: string) => new Problem("bad-request", detail);
const unauthenticated = (detail: string) =>
  new Problem("authentication-required", detail, {
    headers: { "WWW-Authenticate": 'Bearer realm="tocsin"' },
  });
export const authenticationRequired = () =>
  unauthenticated("Send a valid access token or API key as a bearer token, or a key in X-API-Key.");
/** The same words whether the account doesn't exist, is disabled, or has another password. */
export const loginRefused = () => unauthenticated("The e-mail address or the password is wrong.");
/** Of a refresh token or an invitation. */
export const tokenRefused = (noun: string) => unauthenticated(`The ${noun} is unknown, used or expired.`);
export const notAllowed = (scope: string) => new Problem("not-allowed", `This needs the scope ${scope}.`);
export const accountDisabled = () => new Problem("not-allowed", "Your account is disabled.");
export const notYourTenant = () =>
  new Problem("not-allowed", "The tenant in the path isn't the credential's. Paths name a tenant by its id.");
export const blockedBy = (ruleId: string) =>
  new Problem("blocked", `The rule ${ruleId} of the blocklist refuses this request.`, {
    extensions: { rule_id: ruleId },
  });
/** The same words for a record that doesn't exist and for another tenant's, so that nothing can be probed. */
export const notFound = (noun = "record") => new Problem("not-found", `There is no such ${noun}.`);
export const methodNotAllowed = (allow: readonly string[]) =>
  new Problem("method-not-allowed", `Use ${allow.join(" or ")}.`, { headers: { Allow: allow.join(", ") } });
export const conflict = (detail: string) => new Problem("conflict", detail);
export const preconditionFailed = () =>
  new Problem("precondition-failed", "The record has changed since the version that If-Match names.");
export const preconditionRequired = () =>
  new Problem("precondition-required", "Say in If-Match which version is meant, by its ETag; * means any.");
export const tooLarge = (limitBytes: number) =>
  new Problem("too-large", `The body may have at most ${limitBytes} bytes.`);
export const unsupportedMediaType = (mediaType: string) =>
  new Problem("unsupported-media-type", `Send the body as ${mediaType}.`);
export const validationFailed = (errors: readonly FieldError[]) =>
  new Problem("validation-failed", "The request breaks the rules listed in errors.", { errors });
export const idempotencyKeyReused = () =>
  new Problem("idempotency-key-reused", "This Idempotency-Key came with another request before.");
export const unavailable = (detail: string, retryAfterSeconds: number) =>
  new Problem("unavailable", detail, { headers: { "Retry-After": String(retryAfterSeconds) } });
/** @param policies the names of the limits that are used up. */
export const rateLimited = (detail: string, waitMs: number, policies: readonly string[]) =>
  new Problem("rate-limited", detail, {
    headers: { "Retry-After": String(Math.max(1, Math.ceil(waitMs / 1000))) },
    extensions: { "violated-policies": policies },
  });
