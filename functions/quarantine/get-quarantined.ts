import { endpoint } from "#shared/lambda/endpoint.ts";
import { findQuarantined } from "#shared/quarantine/find-quarantined.ts";
import { Quarantined } from "#shared/quarantine/quarantine.ts";

export const handler = endpoint(
  {
    method: "GET",
    path: "/api/v1/quarantine/{id}",
    summary: "Get one quarantined item",
    scope: "quarantine:read",
    response: Quarantined,
    tables: { quarantine: "read", eventSources: "read" },
  },
  async ({ params, caller }) => (await findQuarantined(caller.tenantId, params.id)).item,
);
