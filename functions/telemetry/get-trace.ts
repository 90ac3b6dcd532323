import * as z from "zod";
import { endpoint } from "#shared/lambda/endpoint.ts";
import { notFound } from "#shared/problems.ts";
import { auditedIn } from "#shared/telemetry/audited-in.ts";
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
    tables: { telemetry: "read", auditEntries: "read" },
  },
  async ({ params, query, caller }) => {
    const tenantId = tenantRead(caller, query);
    const { stored, complete } = await readTrace(tenantId, params.id);
    if (stored.length === 0) throw notFound("trace");
    const mayReadAudit = caller.scopes.includes("audit:read");
    const entries = mayReadAudit ? await auditedIn(tenantId, stored) : new Map();
    return showTrace(params.id, stored, complete, entries);
  },
);
