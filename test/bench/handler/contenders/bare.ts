import type { APIGatewayProxyEvent } from "aws-lambda";
import type { NewReading } from "../reading.ts";
import { take } from "../take-reading.ts";

/** The least that can be written: it believes what it is sent. */
export const handler = async (event: APIGatewayProxyEvent): Promise<object> => ({
  statusCode: 200,
  headers: { "Content-Type": "application/json" },
  body: JSON.stringify(take(event.pathParameters?.id ?? "", JSON.parse(event.body ?? "") as NewReading)),
});
