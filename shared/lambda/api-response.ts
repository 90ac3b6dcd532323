import type { Exchange } from "#shared/lambda/exchange.ts";

/** What a function answers to the gateway. */
export interface ApiResponse {
  statusCode: number;
  headers: Record<string, string>;
  body: string;
}

export function apiResponse(
  exchange: Exchange,
  statusCode: number,
  contentType: string,
  body: string,
  headers: Readonly<Record<string, string>> = {},
): ApiResponse {
  const { definition, trace, requestId } = exchange;
  const all: Record<string, string> = {
    ...headers,
    "Cache-Control": cacheControl(exchange, statusCode),
    "X-Content-Type-Options": "nosniff",
    "X-Request-ID": requestId,
    "X-Correlation-ID": trace.correlationId,
    "X-Trace-Id": trace.traceId,
    "X-Event-ID": trace.eventId,
  };
  if (body !== "") all["Content-Type"] = contentType;
  // Caches of the nineties don't know Cache-Control, and OAuth wants them told (RFC 6749, 5.1).
  if (definition.errors === "oauth") all.Pragma = "no-cache";
  return { statusCode, headers: all, body };
}

function cacheControl({ definition: { cacheSeconds } }: Exchange, statusCode: number): string {
  return cacheSeconds && statusCode < 300 ? `public, max-age=${cacheSeconds}` : "no-store";
}
