import { endpoint } from "#shared/lambda/endpoint.ts";
import { NewReading, Reading } from "../reading.ts";
import { take } from "../take-reading.ts";

/** The same with a right to a table, and so with DynamoDB's client. */
export const handler = endpoint(
  {
    method: "POST",
    path: "/sites/{id}/more-readings",
    summary: "Take a reading",
    access: "public",
    audit: "none",
    limit: "none",
    body: NewReading,
    response: Reading,
    tables: { entities: "read" },
  },
  async ({ params, body }) => take(params.id, body),
);
