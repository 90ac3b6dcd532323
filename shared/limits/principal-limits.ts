import type { Caller } from "#shared/lambda/caller.ts";
import type { Limit } from "#shared/limits/limit.ts";
import { limitSettings } from "#shared/limits/limit-settings.ts";
import { rulesOf } from "#shared/limits/remembered-rules.ts";
import { any, ruleFor } from "#shared/limits/rule-for.ts";

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;

/** The limit that holds for somebody who is known, instead of those of his address (SPEC I4). */
export async function principalLimit(caller: Caller, operation: string): Promise<Limit> {
  const settings = limitSettings();
  const { tenantId, principalId, kind, clientId = principalId } = caller;
  if (kind === "user") {
    return { policy: "user", key: `user/${principalId}`, quota: settings.user, windowMs: hourMs };
  }
  const client = `client/${tenantId}/${clientId}`;
  const rule = ruleFor(await rulesOf(tenantId), clientId, operation);
  if (!rule) return { policy: "client", key: client, quota: settings.client, windowMs: minuteMs };
  return {
    policy: `rule:${rule.id}`,
    // A rule for any route counts all of them together; one for any client counts each client alone.
    key: rule.route === any ? client : `${client}/${rule.route}`,
    quota: rule.limit,
    windowMs: rule.window_s * 1000,
  };
}

/** Alarms that a tenant sends over HTTP, in whatever dialect. */
export const alarmLimit = (tenantId: string): Limit => ({
  policy: "alarms",
  key: `tenant/${tenantId}/alarms`,
  quota: limitSettings().alarms,
  windowMs: minuteMs,
});

/** KPI samples that a tenant sends: a request carries up to a thousand, and one alone may cost as much as twenty together. */
export const sampleLimit = (tenantId: string): Limit => ({
  policy: "samples",
  key: `tenant/${tenantId}/samples`,
  quota: limitSettings().samples,
  windowMs: minuteMs,
});
