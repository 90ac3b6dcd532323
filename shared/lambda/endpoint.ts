import type { APIGatewayProxyEvent, Context } from "aws-lambda";
import type * as z from "zod";
import type { Scope } from "#shared/access/scopes.ts";
import type { KeepsAnswer } from "#shared/lambda/answer-once.ts";
import type { ApiResponse } from "#shared/lambda/api-response.ts";
import type { Caller } from "#shared/lambda/caller.ts";
import { type Change, commitChange } from "#shared/lambda/change.ts";
import { complete, type Declaration } from "#shared/lambda/declaration.ts";
import type { EndpointDefinition } from "#shared/lambda/definition.ts";
import { type Exchange, openExchange } from "#shared/lambda/exchange.ts";
import { decideDeed } from "#shared/lambda/middleware/decide-by-policy.ts";
import { middlewares } from "#shared/lambda/middlewares.ts";
import { pipeline } from "#shared/lambda/pipeline.ts";
import type { Precondition } from "#shared/lambda/precondition.ts";
import { respond } from "#shared/lambda/respond.ts";
import { lazily } from "#shared/platform/lazily.ts";
import { withTrace } from "#shared/platform/trace-context.ts";

const audit = lazily(() => import("#shared/lambda/audit-request.ts"));
const idempotency = lazily(() => import("#shared/lambda/answer-once.ts"));

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
  const perform = pipeline(middlewares, (exchange) => {
    const { input, caller, precondition } = exchange;
    const commit = (keepAnswer?: KeepsAnswer) =>
      commitChange(async (change) => {
        const answer = await deed({
          ...input,
          caller,
          precondition,
          change,
          exchange,
        } as unknown as Input<D>);
        if (!exchange.committedInChunks) await decideDeed(exchange, change, answer);
        const response = respond(exchange, answer);
        keepAnswer?.(change, response);
        if (isAudited(exchange, change)) (await audit()).auditRequest(exchange, change, answer);
        return response;
      });
    if (!definition.idempotent) return commit();
    return idempotency().then(({ answerOnce }) => answerOnce(exchange, commit));
  });
  const handler = (event: APIGatewayProxyEvent, context: Context): Promise<ApiResponse> => {
    const exchange = openExchange(definition, event, context);
    return withTrace(exchange.trace, () => perform(exchange, context));
  };
  return Object.assign(handler, { definition });
}

const isAudited = ({ definition }: Exchange, { detail }: Change): boolean =>
  (detail.action ?? definition.audit) !== "none";
