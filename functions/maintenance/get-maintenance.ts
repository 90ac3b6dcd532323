import { endpoint } from "#shared/lambda/endpoint.ts";
import { MaintenanceState, maintenanceAt } from "#shared/maintenance/maintenance-state.ts";
import { readMaintenance } from "#shared/maintenance/maintenance-store.ts";
import { clock } from "#shared/platform/clock.ts";

export const handler = endpoint(
  {
    method: "GET",
    path: "/system/maintenance",
    summary: "Get whether the tenant works as usual, is read-only or under maintenance, and until when",
    scope: "maintenance:read",
    response: MaintenanceState,
    tables: { controls: "read" },
  },
  async ({ caller }) => maintenanceAt(await readMaintenance(caller.tenantId), clock.now()),
);
