import type { APIGatewayProxyEvent, Context } from "aws-lambda";
import type { Caller } from "#shared/lambda/caller.ts";
import type { EndpointDefinition } from "#shared/lambda/definition.ts";
import type { Precondition } from "#shared/lambda/precondition.ts";
import type { Verdict } from "#shared/limits/limit.ts";
import { newId } from "#shared/platform/ids.ts";
import { isWellFormedId, startTrace, type TraceContext } from "#shared/platform/trace-context.ts";

/** One request and what the middlewares find out about it, one after the other. */
export interface Exchange {
  readonly definition: EndpointDefinition;
  readonly event: APIGatewayProxyEvent;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly requestId: string;
  readonly trace: TraceContext;
  /** Where the request came from, as the gateway saw it: a header could say anything. */
  readonly origin: { readonly ip: string; readonly userAgent: string };
  readonly startedAt: number;
  /** What the limits that hold for this request have said. */
  readonly verdicts: Verdict[];
  caller?: Caller;
  /** Of PUT, PATCH and DELETE. */
  precondition?: Precondition;
  /** Of the record that is answered, where the answer itself doesn't carry it. */
  version?: number;
  /** How many there are of which a part is answered. */
  total?: number;
  /** What goes out with the answer where the endpoint doesn't decide it, but a record. */
  reply?: Reply;
  /** The deed was bulk work, and each chunk of it has its audit entry. */
  committedInChunks?: boolean;
  input?: { readonly body: unknown; readonly query: unknown; readonly params: unknown };
}

interface Reply {
  readonly status: number;
  readonly contentType: string;
  readonly headers: Readonly<Record<string, string>>;
}

export function openExchange(
  definition: EndpointDefinition,
  event: APIGatewayProxyEvent,
  context: Context,
): Exchange {
  const headers = lowerCased(event.headers ?? {});
  const { "x-request-id": sentRequestId, "x-correlation-id": sentId } = headers;
  const isWanted = isWellFormedId(sentId);
  const trace = startTrace(context.functionName, {
    correlationId: isWanted ? sentId : sentRequestId,
    traceparent: headers.traceparent,
    // Whoever chooses an id means to look for it. A request id is none: proxies give every request one.
    sampled: isWanted || undefined,
  });
  const ownRequestId = () => (isWanted ? newId() : trace.correlationId);
  return {
    definition,
    event,
    headers,
    requestId: isWellFormedId(sentRequestId) ? sentRequestId : ownRequestId(),
    trace,
    origin: originOf(event),
    startedAt: trace.span.startedAt,
    verdicts: [],
  };
}

function originOf({ requestContext: { identity } }: APIGatewayProxyEvent): Exchange["origin"] {
  return { ip: identity?.sourceIp ?? "", userAgent: identity?.userAgent ?? "" };
}

function lowerCased(headers: Readonly<Record<string, string | undefined>>): Record<string, string> {
  const result: Record<string, string> = {};
  for (const name in headers) {
    const value = headers[name];
    if (value !== undefined) result[name.toLowerCase()] = value;
  }
  return result;
}
