import { describeHealth } from "#shared/health/describe-health.ts";
import { healthEndpoint } from "#shared/health/health.ts";
import { endpoint } from "#shared/lambda/endpoint.ts";

export const handler = endpoint(
  {
    method: "GET",
    path: "/system-health/live",
    aliases: ["/live"],
    summary: "See whether functions run",
    ...healthEndpoint,
  },
  async () => describeHealth(),
);
