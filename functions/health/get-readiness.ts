import { dependencies, probesDependencies } from "#shared/health/dependencies.ts";
import { describeHealth } from "#shared/health/describe-health.ts";
import { type Health, healthEndpoint } from "#shared/health/health.ts";
import { Readiness } from "#shared/health/readiness.ts";
import { endpoint } from "#shared/lambda/endpoint.ts";

const readiness = new Readiness(dependencies);

export const handler = endpoint(
  {
    method: "GET",
    path: "/system-health/ready",
    aliases: ["/ready", "/system/health"],
    summary: "See whether everything that Tocsin needs works",
    ...healthEndpoint,
    statusWhen: { 503: ({ status }: Health) => status === "fail" },
    ...probesDependencies,
  },
  async () => {
    const findings = Object.entries(await readiness.check());
    return describeHealth(
      Object.fromEntries(findings.map(([name, found]) => [`${name}:responseTime`, found])),
    );
  },
);
