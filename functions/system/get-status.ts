import { dependencies, probesDependencies } from "#shared/health/dependencies.ts";
import { Readiness } from "#shared/health/readiness.ts";
import { endpoint } from "#shared/lambda/endpoint.ts";
import { currentStatus, Status } from "#shared/system/status.ts";

const readiness = new Readiness(dependencies);

export const handler = endpoint(
  {
    method: "GET",
    path: "/system/status",
    summary: "Get what runs, and the state of each of its systems",
    scope: "system:read",
    response: Status,
    ...probesDependencies,
  },
  async () => currentStatus(await readiness.check()),
);
