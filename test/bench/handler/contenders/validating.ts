import type { APIGatewayProxyEvent } from "aws-lambda";
import { NewReading } from "../reading.ts";
import { take } from "../take-reading.ts";

/** The bare one, when it doesn't believe what it is sent. */
export const handler = async (event: APIGatewayProxyEvent): Promise<object> => ({
  statusCode: 200,
  headers: { "Content-Type": "application/json" },
  body: JSON.stringify(take(event.pathParameters?.id ?? "", NewReading.parse(JSON.parse(event.body ?? "")))),
});
