import { accept } from "#shared/alarms/ingest.ts";
import { endpoint } from "#shared/lambda/endpoint.ts";
import { holdLimit } from "#shared/limits/hold-limit.ts";
import { alarmLimit } from "#shared/limits/principal-limits.ts";
import { dedupKeyOf, reportsOf } from "#shared/pagerduty/alarm-of-event.ts";
import { PagerdutyAnswer, PagerdutyEvent } from "#shared/pagerduty/pagerduty-event.ts";
import { clock } from "#shared/platform/clock.ts";

export const handler = endpoint(
  {
    method: "POST",
    path: "/v2/enqueue",
    tenantPrefix: true,
    routingKey: true,
    summary: "Accept an event as PagerDuty does (Events API v2): trigger, acknowledge, resolve",
    scope: "alarms:write",
    audit: "none",
    errors: "pagerduty",
    body: PagerdutyEvent,
    response: PagerdutyAnswer,
    status: 202,
    maxBodyBytes: 512 * 1024,
    queues: { alarms: "send" },
  },
  async ({ body, caller, exchange }) => {
    await holdLimit(exchange, alarmLimit(caller.tenantId), 1);
    const dedup_key = dedupKeyOf(body);
    const reports = reportsOf(body, dedup_key, caller.name ?? caller.principalId, clock.now());
    await accept("pagerduty", caller.tenantId, reports, 1);
    return { status: "success" as const, message: "Event processed", dedup_key };
  },
);
