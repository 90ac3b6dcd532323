import type { APIGatewayProxyEvent, Context } from "aws-lambda";

const path = "/sites/north-7/readings";

/** What API Gateway would send, with the headers that a client and a proxy usually add. */
export const request = {
  resource: "/{proxy+}",
  path,
  httpMethod: "POST",
  headers: {
    accept: "application/json",
    "content-type": "application/json",
    host: "api.bench.example",
    "user-agent": "bench/1.0",
    "x-forwarded-for": "203.0.113.7",
    "x-forwarded-port": "443",
    "x-forwarded-proto": "https",
  },
  multiValueHeaders: {},
  queryStringParameters: null,
  multiValueQueryStringParameters: null,
  pathParameters: { id: "north-7" },
  stageVariables: null,
  requestContext: {
    domainName: "api.bench.example",
    httpMethod: "POST",
    identity: { sourceIp: "203.0.113.7", userAgent: "bench/1.0" },
    path,
    requestId: "bench",
    stage: "bench",
  },
  body: JSON.stringify({
    metric: "received_dbm",
    value: -72.46,
    taken_at: "2026-11-21T12:00:00.000Z",
    tags: ["microwave", "north"],
  }),
  isBase64Encoded: false,
} as object as APIGatewayProxyEvent;

export const context = {
  functionName: "tocsin-bench-take-reading",
  awsRequestId: "bench",
  callbackWaitsForEmptyEventLoop: false,
  getRemainingTimeInMillis: () => 10_000,
} as Context;
