import type { EndpointDefinition } from "#shared/lambda/definition.ts";
import type { Limit } from "#shared/limits/limit.ts";
import { limitSettings } from "#shared/limits/limit-settings.ts";

const minuteMs = 60_000;

type LimitKind = Exclude<EndpointDefinition["limit"], "none">;

const ofAddress = (policy: "global" | LimitKind, ip: string): Limit => ({
  policy,
  key: `address/${ip}/${policy}`,
  quota: limitSettings()[policy],
  windowMs: minuteMs,
});

/** Holds for every request of an address, whoever makes it. */
export const globalLimit = (ip: string): Limit => ofAddress("global", ip);

/** Holds beside it for those who aren't known (SPEC I4). */
export const strangersLimit = (limit: LimitKind, ip: string): Limit => ofAddress(limit, ip);
