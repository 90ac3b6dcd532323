import { endpoint } from "#shared/lambda/endpoint.ts";
import { readPolicy } from "#shared/sleeping-cells/policy-store.ts";
import { SleepingCellPolicy } from "#shared/sleeping-cells/sleeping-cell-policy.ts";

export const handler = endpoint(
  {
    method: "GET",
    path: "/api/v1/sleeping-cell-policy",
    summary: "Get when a KPI counts as departed from its own baseline",
    scope: "sleeping-cells:read",
    response: SleepingCellPolicy,
    tables: { sleepingCellPolicies: "read" },
  },
  async ({ caller, exchange }) => {
    const { policy, version } = await readPolicy(caller.tenantId);
    exchange.version = version;
    return policy;
  },
);
