import { endpoint } from "#shared/lambda/endpoint.ts";
import { ownersOf } from "#shared/quarantine/owners.ts";
import { Quarantined } from "#shared/quarantine/quarantine.ts";
import { findQuarantined } from "#shared/quarantine/quarantine-store.ts";

export const handler = endpoint(
  {
    method: "GET",
    path: "/api/v1/quarantine/{id}",
    summary: "Get one quarantined item",
    scope: "quarantine:read",
    response: Quarantined,
    tables: { quarantine: "read", eventSources: "read" },
  },
  async ({ params, caller }) => (await findQuarantined(await ownersOf(caller.tenantId), params.id)).item,
);
