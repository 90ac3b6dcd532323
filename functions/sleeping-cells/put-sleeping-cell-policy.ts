import { endpoint } from "#shared/lambda/endpoint.ts";
import { deciding, readPolicy } from "#shared/sleeping-cells/policy-store.ts";
import { SleepingCellPolicy } from "#shared/sleeping-cells/sleeping-cell-policy.ts";

export const handler = endpoint(
  {
    method: "PUT",
    path: "/api/v1/sleeping-cell-policy",
    summary: "Replace when a KPI counts as departed; it holds for samples that arrive from now on",
    scope: "sleeping-cells:write",
    audit: "sleeping_cell_policy.replace",
    body: SleepingCellPolicy,
    response: SleepingCellPolicy,
    tables: { sleepingCellPolicies: "write" },
  },
  async ({ body, caller, change, precondition, exchange }) => {
    const { version } = await readPolicy(caller.tenantId);
    precondition.require(version);
    change.write(deciding(caller.tenantId, version, body));
    exchange.version = version + 1;
    return body;
  },
);
