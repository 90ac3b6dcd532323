import { endpoint } from "#shared/lambda/endpoint.ts";
import { NewReading, Reading } from "../reading.ts";
import { take } from "../take-reading.ts";

export const handler = endpoint(
  {
    method: "POST",
    path: "/sites/{id}/readings",
    summary: "Take a reading",
    access: "public",
    audit: "none",
    limit: "none",
    body: NewReading,
    response: Reading,
  },
  async ({ params, body }) => take(params.id, body),
);
