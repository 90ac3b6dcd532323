import { endpoint } from "#shared/lambda/endpoint.ts";

export const handler = endpoint(
  {
    method: "GET",
    path: "/docs",
    summary: "Read the API reference",
    access: "public",
    contentType: "text/html; charset=utf-8",
  },
  async () => (await import("#generated/api-page.html")).default,
);
