import type * as z from "zod";
import type { Scope } from "#shared/access/scopes.ts";
import type { AuditAction } from "#shared/audit/audit-action.ts";
import type { Deprecation, EndpointDefinition, Method, StatusWhen, Uses } from "#shared/lambda/definition.ts";
import { pathParams } from "#shared/lambda/path-params.ts";
import { senderPaths } from "#shared/lambda/sender-paths.ts";
import type { SecretName } from "#shared/resources.ts";

/** A client waits. */
const defaultTimeoutSeconds = 10;
/** 128 KiB is plenty for any record; ingest and imports declare more. */
const defaultMaxBodyBytes = 128 * 1024;

/** What finding out who asks, and whether he is refused, may read. */
const authenticates = {
  apiKeys: "read",
  signingKeys: "read",
  users: "read",
  blocklistRules: "read",
} as const;
const knowsKeys = { apiKeys: "read", blocklistRules: "read" } as const;

/** What the author of an endpoint says of it. */
export type Declaration = Described &
  ({ readonly scope: Scope } | { readonly access: "public" }) &
  (Reading | Changing);

interface Reading {
  readonly method: "GET" | "ANY";
}

/** What changes something says how the audit log calls it, or that it has a reason not to be there. */
interface Changing {
  readonly method: Exclude<Method, "GET">;
  readonly audit: AuditAction | "none";
}

interface Described extends Uses {
  readonly path: string;
  readonly aliases?: readonly string[];
  /** For stock senders: also at `/t/{tenant}/…`, which must be the credential's, and with a key as a password. */
  readonly tenantPrefix?: true;
  /** For senders that can set nothing but a URL: also at `/in/{token}/…`. */
  readonly ingestToken?: true;
  /** Who asks is known by a routing key, in the body or in `X-Routing-Key`, and by nothing else. */
  readonly routingKey?: true;
  readonly summary: string;
  readonly stability?: EndpointDefinition["stability"];
  readonly deprecated?: Deprecation;
  readonly body?: z.ZodType;
  readonly bodyType?: EndpointDefinition["bodyType"];
  readonly mediaTypes?: readonly string[];
  readonly errors?: EndpointDefinition["errors"];
  readonly ranged?: true;
  /** No body at all is then read as `{}`. */
  readonly bodyOptional?: boolean;
  readonly query?: z.ZodType;
  /** Parameters of the query that may come more than once: the schema gets all their values. */
  readonly repeated?: readonly string[];
  /** The shape of the answer; without it the answer is text of `contentType`. */
  readonly response?: z.ZodType;
  /** Writes the same answer as a text, for whoever asks for `text/markdown` by `Accept` or by `?format=markdown`. */
  readonly markdown?: (answer: never) => string;
  readonly status?: number;
  readonly statusWhen?: StatusWhen;
  readonly contentType?: string;
  readonly cacheSeconds?: number;
  readonly maxBodyBytes?: number;
  readonly shownOnce?: readonly string[];
  readonly limit?: EndpointDefinition["limit"];
  /** Whoever is refused it is in the audit log under the record's id, also when it was the record's state that refused (409). */
  readonly recordsRefusals?: true;
  readonly timeoutSeconds?: number;
  readonly memoryMb?: number;
}

/** Adds what follows from a declaration, and what holds where it says nothing. */
export function complete(declaration: Declaration): EndpointDefinition {
  const isPublic = "access" in declaration;
  const idempotent = declaration.method === "POST" && declaration.status === 201;
  const isAudited = "audit" in declaration && declaration.audit !== "none";
  const isLimited = declaration.limit !== "none";
  const params = pathParams(declaration.path);
  const identifies = declaration.routingKey ? knowsKeys : authenticates;
  return {
    stability: "stable",
    status: 200,
    contentType: "application/json",
    bodyType: "json",
    errors: "problem",
    audit: "none",
    limit: "api",
    idempotent,
    timeoutSeconds: defaultTimeoutSeconds,
    maxBodyBytes: defaultMaxBodyBytes,
    ...declaration,
    aliases: [...(declaration.aliases ?? []), ...senderPaths(declaration)],
    ...(params ? { params } : {}),
    trigger: "http",
    access: isPublic ? "public" : { scope: declaration.scope },
    tables: {
      ...(isLimited ? { rateLimits: "update" } : {}),
      ...(isPublic ? {} : identifies),
      ...(isPublic || !isLimited ? {} : { rateLimitRules: "read" }),
      ...(idempotent ? { idempotencyKeys: "write" } : {}),
      ...(isAudited ? { auditEntries: "append" } : {}),
      ...(isAudited && !isPublic ? { policies: "read" } : {}),
      ...declaration.tables,
    },
    ...(isPublic || declaration.routingKey
      ? {}
      : { secrets: [...new Set<SecretName>(["tokenSecret", ...(declaration.secrets ?? [])])] }),
  };
}
