import middy from "@middy/core";
import type { APIGatewayProxyEvent, Context } from "aws-lambda";
import type * as z from "zod";
import type { Scope } from "#shared/access/scopes.ts";
import type { AuditAction } from "#shared/audit/audit-action.ts";
import { answerOnce } from "#shared/lambda/answer-once.ts";
import type { ApiResponse } from "#shared/lambda/api-response.ts";
import { auditRequest } from "#shared/lambda/audit-request.ts";
import type { Caller } from "#shared/lambda/caller.ts";
import { type Change, commitChange } from "#shared/lambda/change.ts";
import type { Deprecation, EndpointDefinition, Method, StatusWhen, Uses } from "#shared/lambda/definition.ts";
import { type Exchange, openExchange } from "#shared/lambda/exchange.ts";
import { auditRefusals } from "#shared/lambda/middleware/audit-refusals.ts";
import { authenticate } from "#shared/lambda/middleware/authenticate.ts";
import { authorize } from "#shared/lambda/middleware/authorize.ts";
import { limitAddress } from "#shared/lambda/middleware/limit-address.ts";
import { limitPrincipal } from "#shared/lambda/middleware/limit-principal.ts";
import { measure } from "#shared/lambda/middleware/measure.ts";
import { problemDetails } from "#shared/lambda/middleware/problem-details.ts";
import { requireVersion } from "#shared/lambda/middleware/require-version.ts";
import { tellLimits } from "#shared/lambda/middleware/tell-limits.ts";
import { validate } from "#shared/lambda/middleware/validate.ts";
import { pathParams } from "#shared/lambda/path-params.ts";
import type { Precondition } from "#shared/lambda/precondition.ts";
import { respond } from "#shared/lambda/respond.ts";
import { withTrace } from "#shared/platform/trace-context.ts";
import type { SecretName } from "#shared/resources.ts";

/** A client waits. */
const defaultTimeoutSeconds = 10;
/** 128 KiB is plenty for any record; ingest and imports declare more. */
const defaultMaxBodyBytes = 128 * 1024;

/** What finding out who asks may read. */
const authenticates = { apiKeys: "read", signingKeys: "read", users: "read" } as const;

type Declaration = Described &
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
  readonly summary: string;
  readonly stability?: EndpointDefinition["stability"];
  readonly deprecated?: Deprecation;
  readonly body?: z.ZodType;
  readonly bodyType?: EndpointDefinition["bodyType"];
  readonly errors?: EndpointDefinition["errors"];
  /** No body at all is then read as `{}`. */
  readonly bodyOptional?: boolean;
  readonly query?: z.ZodType;
  /** The shape of the answer; without it the answer is text of `contentType`. */
  readonly response?: z.ZodType;
  readonly status?: number;
  readonly statusWhen?: StatusWhen;
  readonly contentType?: string;
  readonly cacheSeconds?: number;
  readonly maxBodyBytes?: number;
  readonly shownOnce?: readonly string[];
  readonly limit?: EndpointDefinition["limit"];
  readonly timeoutSeconds?: number;
  readonly memoryMb?: number;
}

type PathParams<P extends string> = P extends `${string}{${infer Name}}${infer Rest}`
  ? { readonly [K in Name | keyof PathParams<Rest>]: string }
  : unknown;

type Read<S> = S extends z.ZodType ? z.output<S> : undefined;

interface Input<D extends Declaration> {
  readonly body: Read<D["body"]>;
  readonly query: Read<D["query"]>;
  readonly params: PathParams<D["path"]>;
  readonly caller: D extends { readonly scope: Scope } ? Caller : undefined;
  /** What the handler wants written; committed in one transaction after it has returned. */
  readonly change: Change;
  /** What the request says of the version that it changes: hold the record against it. */
  readonly precondition: D["method"] extends "PUT" | "PATCH" | "DELETE" ? Precondition : undefined;
  readonly exchange: Exchange;
}

/** As an indexed type, because the compiler then reads literals in what a handler returns. */
type Answer<D extends Declaration> = (D & { readonly response: Answered })["response"]["_zod"]["input"];
interface Answered {
  readonly _zod: { readonly input: unknown };
}

export interface Endpoint {
  (event: APIGatewayProxyEvent, context: Context): Promise<ApiResponse>;
  readonly definition: EndpointDefinition;
}

/**
 * Declares one HTTP endpoint and its deed. Everything that endpoints share (errors, credentials, validation, the
 * transaction, the log) happens here; a wrong table, response shape or path parameter is a compile error.
 */
export function endpoint<const D extends Declaration>(
  declaration: D,
  deed: (input: Input<D>) => Promise<Answer<D>>,
): Endpoint {
  const definition = complete(declaration);
  const pipeline = middy<Exchange, ApiResponse>()
    .use(measure)
    .use(tellLimits)
    .use(problemDetails)
    .use(limitAddress)
    .use(authenticate)
    .use(limitPrincipal)
    .use(authorize)
    .use(auditRefusals)
    .use(validate)
    .use(requireVersion)
    .handler(async (exchange) => {
      const { input: read, caller, precondition } = exchange;
      const input = { ...read, caller, precondition, exchange };
      return answerOnce(exchange, (keepAnswer) =>
        commitChange(async (change) => {
          const answer = await deed({ ...input, change } as unknown as Input<D>);
          const response = respond(exchange, answer);
          keepAnswer(change, response);
          await auditRequest(exchange, change, answer);
          return response;
        }),
      );
    });
  const handler = (event: APIGatewayProxyEvent, context: Context): Promise<ApiResponse> => {
    const exchange = openExchange(definition, event, context);
    return withTrace(exchange.trace, () => pipeline(exchange, context));
  };
  return Object.assign(handler, { definition });
}

function complete(declaration: Declaration): EndpointDefinition {
  const isPublic = "access" in declaration;
  const idempotent = declaration.method === "POST" && declaration.status === 201;
  const isAudited = "audit" in declaration && declaration.audit !== "none";
  const params = pathParams(declaration.path);
  return {
    aliases: [],
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
    ...(params ? { params } : {}),
    trigger: "http",
    access: isPublic ? "public" : { scope: declaration.scope },
    tables: {
      rateLimits: "update",
      ...(isPublic ? {} : { ...authenticates, rateLimitRules: "read" }),
      ...(idempotent ? { idempotencyKeys: "write" } : {}),
      ...(isAudited ? { auditEntries: "append" } : {}),
      ...declaration.tables,
    },
    ...(isPublic
      ? {}
      : { secrets: [...new Set<SecretName>(["tokenSecret", ...(declaration.secrets ?? [])])] }),
  };
}
