import { randomUUID } from "node:crypto";
import { accountId, region } from "../arn.ts";
import { startTiming } from "../timing/start-timing.ts";
import { compileTiming } from "../timing/timing.ts";
import type { EventBuses, Rule } from "./event-bus.ts";
import { eventTime } from "./events-service.ts";

/** Starts all rules that run by the clock; gives back the way to stop them. */
export function startSchedules(rules: readonly Rule[], buses: EventBuses): () => void {
  const stops = rules.flatMap((rule) => {
    if (!rule.schedule) return [];
    if (rule.schedule.startsWith("at(")) throw new Error(`A rule can't be for one time: ${rule.schedule}`);
    const tick = () => void buses.trigger(rule, scheduledEvent(rule));
    return startTiming(compileTiming(rule.schedule), Date.now(), tick);
  });
  return () => {
    for (const stop of stops) stop();
  };
}

function scheduledEvent(rule: Rule) {
  return {
    version: "0",
    id: randomUUID(),
    "detail-type": "Scheduled Event",
    source: "aws.events",
    account: accountId,
    time: eventTime(),
    region,
    resources: [rule.arn],
    detail: {},
  } as const;
}
