import { dependencies, probesDependencies } from "#shared/health/dependencies.ts";
import { Readiness } from "#shared/health/readiness.ts";
import { endpoint } from "#shared/lambda/endpoint.ts";
import { currentStatus, StatusSummary, summaryOf } from "#shared/system/status.ts";

const readiness = new Readiness(dependencies);

export const handler = endpoint(
  {
    method: "GET",
    path: "/system/status/summary",
    summary: "Get what runs, in short",
    scope: "system:read",
    response: StatusSummary,
    ...probesDependencies,
  },
  async () => summaryOf(await currentStatus(await readiness.check())),
);
