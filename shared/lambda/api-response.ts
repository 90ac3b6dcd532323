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
  return {
    statusCode,
    headers: {
      ...headers,
      ...(body === "" ? {} : { "Content-Type": contentType }),
      "Cache-Control": cacheControl(exchange, statusCode),
      // Caches of the nineties don't know the header above, and OAuth wants them told (RFC 6749, 5.1).
      ...(exchange.definition.errors === "oauth" && { Pragma: "no-cache" }),
      "X-Content-Type-Options": "nosniff",
      "X-Request-ID": exchange.requestId,
      "X-Correlation-ID": exchange.trace.correlationId,
      "X-Trace-Id": exchange.trace.traceId,
      "X-Event-ID": exchange.trace.eventId,
    },
    body,
  };
}

function cacheControl({ definition: { cacheSeconds } }: Exchange, statusCode: number): string {
  return cacheSeconds && statusCode < 300 ? `public, max-age=${cacheSeconds}` : "no-store";
}
