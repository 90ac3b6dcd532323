import * as z from "zod";
import { baseUrlOf } from "#shared/lambda/base-url.ts";
import { endpoint } from "#shared/lambda/endpoint.ts";

const Home = z.object({ name: z.string(), docs: z.string(), openapi: z.string() }).meta({ id: "Home" });

export const handler = endpoint(
  {
    method: "GET",
    path: "/",
    summary: "Find the API reference and its description",
    access: "public",
    response: Home,
  },
  async ({ exchange }) => ({
    name: "Tocsin",
    docs: `${baseUrlOf(exchange)}/docs`,
    openapi: `${baseUrlOf(exchange)}/openapi.json`,
  }),
);
