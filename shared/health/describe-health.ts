import { type Check, type Health, type HealthStatus, worstOf } from "#shared/health/health.ts";
import { stageName } from "#shared/platform/environment.ts";

/** The health of this deployment, as well as its worst check. */
export async function describeHealth(checks?: Readonly<Record<string, Check>>): Promise<Health> {
  const { default: build } = await import("#generated/build.json");
  const statuses: HealthStatus[] = Object.values(checks ?? {}).map(({ status }) => status);
  return {
    status: worstOf(statuses),
    version: build.version,
    releaseId: build.commit ?? "",
    serviceId: `tocsin-${stageName()}`,
    ...(checks && {
      checks: Object.fromEntries(Object.entries(checks).map(([name, check]) => [name, [check]])),
    }),
  };
}
