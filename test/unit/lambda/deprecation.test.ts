import type { APIGatewayProxyEvent, Context } from "aws-lambda";
import { beforeAll, expect, test, vi } from "vitest";
import { endpoint } from "#shared/lambda/endpoint.ts";

beforeAll(() => void vi.spyOn(process.stdout, "write").mockReturnValue(true));

const context = { functionName: "old", getRemainingTimeInMillis: () => 10_000 } as Context;
const since = new Date("2026-11-21T00:00:00Z");
const sunset = new Date("2027-11-21T00:00:00Z");

async function headersOf(deprecated?: { since: Date; sunset?: Date }): Promise<Record<string, string>> {
  const declared = {
    method: "GET",
    path: "/old",
    summary: "Old",
    access: "public",
    limit: "none",
    ...(deprecated && { deprecated }),
  } as const;
  const event = { httpMethod: "GET", path: "/old", requestContext: {} } as APIGatewayProxyEvent;
  const answer = await endpoint(declared, async () => "text")(event, context);
  return answer.headers;
}

test("a deprecated endpoint says since when (RFC 9745), and from when on it may be gone (RFC 8594)", async () => {
  expect(await headersOf({ since, sunset })).toMatchObject({
    Deprecation: "@1795219200",
    Sunset: "Sun, 21 Nov 2027 00:00:00 GMT",
  });
  const { Sunset, ...unlimited } = await headersOf({ since });
  expect([unlimited.Deprecation, Sunset]).toEqual(["@1795219200", undefined]);
  expect(Object.keys(await headersOf())).not.toContain("Deprecation");
});
