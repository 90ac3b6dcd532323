import * as z from "zod";

/** `warn` is slow, `fail` doesn't work. */
export const HealthStatus = z.enum(["pass", "warn", "fail"]);
export type HealthStatus = z.output<typeof HealthStatus>;

const Check = z.object({
  componentType: z.enum(["component", "datastore", "system"]),
  observedValue: z.number(),
  observedUnit: z.string(),
  status: HealthStatus,
  time: z.iso.datetime(),
  output: z.string().optional().meta({ description: "What is wrong, unless it passes." }),
});
export type Check = z.output<typeof Check>;

/** How the system is, as draft-inadarei-api-health-check has it. */
export const Health = z
  .object({
    status: HealthStatus,
    version: z.string(),
    releaseId: z.string().meta({ description: "The commit that it was built from, if that is known." }),
    serviceId: z.string(),
    checks: z
      .record(z.string(), z.array(Check))
      .optional()
      .meta({ description: "By `<component>:<what was measured>`." }),
  })
  .meta({ id: "Health" });
export type Health = z.output<typeof Health>;

/** A system is as well as its worst part. */
export function worstOf(statuses: readonly HealthStatus[]): HealthStatus {
  if (statuses.includes("fail")) return "fail";
  return statuses.includes("warn") ? "warn" : "pass";
}

/** What every health endpoint has in common: everybody may ask, as often as he likes. */
export const healthEndpoint = {
  access: "public",
  limit: "none",
  contentType: "application/health+json",
  response: Health,
} as const;
