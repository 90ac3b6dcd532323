import * as z from "zod";
import { endpoint } from "#shared/lambda/endpoint.ts";
import { notFound } from "#shared/problems.ts";
import { ofPlatform, tenantRead } from "#shared/telemetry/list-page.ts";
import { readTrace } from "#shared/telemetry/read-records.ts";
import { showTrace, Trace } from "#shared/telemetry/trace.ts";

export const handler = endpoint(
  {
    method: "GET",
    path: "/telemetry/trace/{id}",
    summary: "Get all that one correlation id caused, in order and as a tree",
    scope: "telemetry:read",
    query: z.strictObject(ofPlatform),
    response: Trace,
    tables: { telemetry: "read" },
  },
  async ({ params, query, caller }) => {
    const { stored, complete } = await readTrace(tenantRead(caller, query), params.id);
    if (stored.length === 0) throw notFound("trace");
    return showTrace(params.id, stored, complete);
  },
);
