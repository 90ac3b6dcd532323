import type { APIGatewayProxyEvent, Context } from "aws-lambda";
import { expect, test } from "vitest";
import type { ApiResponse } from "#shared/lambda/api-response.ts";
import { streamEndpoint } from "#shared/lambda/stream-endpoint.ts";

test("where the runtime can't stream, it is declared all the same, and refuses like any other endpoint", async () => {
  const handler = streamEndpoint(
    {
      method: "GET",
      path: "/api/v1/stream/test",
      summary: "Stream",
      scope: "alarms:read",
      limit: "none",
      contentType: "text/event-stream",
    },
    async function* () {
      yield "never";
    },
  );
  expect(handler.definition).toMatchObject({ isStreamed: true, timeoutSeconds: 900, trigger: "http" });
  const event = { headers: {}, httpMethod: "GET", path: "/", requestContext: { identity: {} } };
  const context = { functionName: "tocsin-test-stream", getRemainingTimeInMillis: () => 1000 };
  const answer = (await handler(
    event as unknown as APIGatewayProxyEvent,
    context as never,
    undefined as unknown as Context,
  )) as ApiResponse;
  expect(answer.statusCode).toBe(401);
  expect(answer.headers["Content-Type"]).toBe("application/problem+json");
});
