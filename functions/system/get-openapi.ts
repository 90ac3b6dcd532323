import { baseUrlOf } from "#shared/lambda/base-url.ts";
import { endpoint } from "#shared/lambda/endpoint.ts";

export const handler = endpoint(
  {
    method: "GET",
    path: "/openapi.json",
    summary: "Get the API description (OpenAPI 3.1)",
    access: "public",
  },
  async ({ exchange }) => {
    const { default: document } = await import("#generated/openapi.json");
    return JSON.stringify({ ...document, servers: [{ url: baseUrlOf(exchange) }] });
  },
);
