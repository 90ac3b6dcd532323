import type { APIGatewayProxyEvent, Context } from "aws-lambda";
import type { Caller } from "#shared/lambda/caller.ts";
import type { EndpointDefinition } from "#shared/lambda/definition.ts";
import type { Precondition } from "#shared/lambda/precondition.ts";
import type { Verdict } from "#shared/limits/limit.ts";
import { clock } from "#shared/platform/clock.ts";
import { publicBaseUrl, stageName } from "#shared/platform/environment.ts";
import { newId } from "#shared/platform/ids.ts";
import { isWellFormedId, startTrace, type TraceContext } from "#shared/platform/trace-context.ts";

/** One request and what the middlewares find out about it, one after the other. */
export interface Exchange {
  readonly definition: EndpointDefinition;
  /** The operation id: the name of the endpoint's file. */
  readonly operation: string;
  readonly event: APIGatewayProxyEvent;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly requestId: string;
  readonly trace: TraceContext;
  /** Where the request came from, as the gateway saw it: a header could say anything. */
  readonly origin: { readonly ip: string; readonly userAgent: string };
  readonly startedAt: number;
  /** Where clients reach us, without a slash at the end. */
  readonly baseUrl: string;
  /** What the limits that hold for this request have said. */
  readonly verdicts: Verdict[];
  caller?: Caller;
  /** Of PUT, PATCH and DELETE. */
  precondition?: Precondition;
  /** Of the record that is answered, where the answer itself doesn't carry it. */
  version?: number;
  /** The deed was bulk work, and each chunk of it has its audit entry. */
  committedInChunks?: boolean;
  input?: { readonly body: unknown; readonly query: unknown; readonly params: unknown };
}

export function openExchange(
  definition: EndpointDefinition,
  event: APIGatewayProxyEvent,
  context: Context,
): Exchange {
  const headers = lowerCased(event.headers ?? {});
  const sentIds = [headers["x-request-id"], headers["x-correlation-id"]];
  const requestId = isWellFormedId(sentIds[0]) ? sentIds[0] : newId();
  const trace = startTrace(context.functionName, {
    correlationId: isWellFormedId(sentIds[1]) ? sentIds[1] : requestId,
    traceparent: headers.traceparent,
    // Whoever chooses an id means to look for it. A request id is none: proxies give every request one.
    sampled: isWellFormedId(sentIds[1]) || undefined,
  });
  return {
    definition,
    operation: context.functionName.replace(`tocsin-${stageName()}-`, ""),
    event,
    headers,
    requestId,
    trace,
    origin: originOf(event),
    startedAt: clock.now(),
    baseUrl: publicBaseUrl() || ownAddress(event),
    verdicts: [],
  };
}

function originOf({ requestContext: { identity } }: APIGatewayProxyEvent): Exchange["origin"] {
  return { ip: identity?.sourceIp ?? "", userAgent: identity?.userAgent ?? "" };
}

/** The gateway's own address. Emulators may not know it; links are relative then. */
function ownAddress({ requestContext: { domainName, stage } }: APIGatewayProxyEvent): string {
  return domainName ? `https://${domainName}/${stage}` : "";
}

function lowerCased(headers: Readonly<Record<string, string | undefined>>): Record<string, string> {
  const result: Record<string, string> = {};
  for (const [name, value] of Object.entries(headers)) {
    if (value !== undefined) result[name.toLowerCase()] = value;
  }
  return result;
}
