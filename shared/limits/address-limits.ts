import type { EndpointDefinition } from "#shared/lambda/definition.ts";
import type { Limit } from "#shared/limits/limit.ts";
import { limitSettings } from "#shared/limits/limit-settings.ts";

const minuteMs = 60_000;

const ofAddress = (policy: "global" | "api" | "auth" | "upload", ip: string): Limit => ({
  policy,
  key: `address/${ip}/${policy}`,
  quota: limitSettings()[policy],
  windowMs: minuteMs,
});

/** Holds for every request of an address, whoever makes it. */
export const globalLimit = (ip: string): Limit => ofAddress("global", ip);

/** Holds beside it for those who aren't known (SPEC I4); undefined for health, which is always answered. */
export const strangersLimit = ({ limit }: EndpointDefinition, ip: string): Limit | undefined =>
  limit === "none" ? undefined : ofAddress(limit, ip);
