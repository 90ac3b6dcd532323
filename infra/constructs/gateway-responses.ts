import {
  type ResponseType as GatewayResponseType,
  ResponseType,
  type RestApi,
} from "aws-cdk-lib/aws-apigateway";
import { type ProblemKind, problemKinds } from "#shared/problems.ts";
import type { Stage } from "../stage.ts";

/**
 * What the gateway may answer without asking a function, as one of our own problems. Its throttle isn't the
 * client's quota but the account's, so it is answered as unavailable.
 */
const responses: readonly (readonly [GatewayResponseType, ProblemKind])[] = [
  [ResponseType.DEFAULT_4XX, "bad-request"],
  [ResponseType.DEFAULT_5XX, "internal-error"],
  [ResponseType.MISSING_AUTHENTICATION_TOKEN, "not-found"],
  [ResponseType.RESOURCE_NOT_FOUND, "not-found"],
  [ResponseType.REQUEST_TOO_LARGE, "too-large"],
  [ResponseType.UNSUPPORTED_MEDIA_TYPE, "unsupported-media-type"],
  [ResponseType.THROTTLED, "unavailable"],
  [ResponseType.INTEGRATION_TIMEOUT, "unavailable"],
  [ResponseType.INTEGRATION_FAILURE, "unavailable"],
];

const headers = {
  "Content-Type": "'application/problem+json'",
  "Cache-Control": "'no-store'",
  "X-Content-Type-Options": "'nosniff'",
  "X-Request-ID": "context.requestId",
  "X-Correlation-ID": "context.requestId",
  "X-Event-ID": "context.requestId",
  "X-Trace-Id": "context.requestId",
};

/** Makes the gateway's own errors look like every other error (SPEC X1). */
export function addGatewayResponses(api: RestApi, { publicBaseUrl, stage }: Stage): void {
  // The local cloud plays a custom domain, whose port nobody knows yet: there, links are relative.
  const own = stage === "local" ? "" : "https://$context.domainName/$context.stage";
  const baseUrl = publicBaseUrl ?? own;
  for (const [type, kind] of responses) {
    const { status, title, description } = problemKinds[kind];
    api.addGatewayResponse(type.responseType, {
      type,
      statusCode: String(status),
      responseHeaders: status === 503 ? { ...headers, "Retry-After": "'1'" } : headers,
      templates: {
        "application/json": problemTemplate(`${baseUrl}/docs#problem-${kind}`, status, title, description),
      },
    });
  }
}

function problemTemplate(type: string, status: number, title: string, detail: string): string {
  return JSON.stringify({
    type,
    title,
    status,
    detail,
    // The path may hold an ingest token; the request's id identifies what happened just as well (RFC 9457, 3.1.5).
    instance: "urn:uuid:$context.requestId",
    correlation_id: "$context.requestId",
    request_id: "$context.requestId",
  });
}
