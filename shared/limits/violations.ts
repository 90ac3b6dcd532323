import type { Limit } from "#shared/limits/limit.ts";
import { clock } from "#shared/platform/clock.ts";
import { countMetric } from "#shared/platform/metrics.ts";
import { currentTrace, type TraceContext, withTrace } from "#shared/platform/trace-context.ts";
import { recordEvent } from "#shared/telemetry/record-event.ts";

/** Refusals of one key in one minute that were not told yet. */
interface Untold {
  readonly limit: Limit;
  readonly route: string;
  readonly minute: number;
  /** Of the first one: what is told later is told to the same tenant. */
  readonly trace: TraceContext | undefined;
  count: number;
}

const minuteMs = 60_000;

const untold = new Map<string, Untold>();
let latestMinute = 0;

/**
 * Tells of a refusal: of the first of a key in a minute at once, of all further ones in one event when the minute is
 * over. So a flood costs each container two events a minute for each key, and none of it is forgotten.
 */
export function noteViolation(limit: Limit, route: string): void {
  countMetric("ratelimit_block_total", { route });
  const minute = Math.floor(clock.now() / minuteMs);
  if (minute > latestMinute) tellRest();
  latestMinute = minute;
  const known = untold.get(limit.key);
  if (known) {
    known.count++;
    return;
  }
  const first = { limit, route, minute, trace: currentTrace(), count: 1 };
  tell(first);
  untold.set(limit.key, { ...first, count: 0 });
}

function tellRest(): void {
  for (const violation of untold.values()) {
    const { trace, count } = violation;
    if (count === 0) continue;
    if (trace) withTrace(trace, () => tell(violation));
    else tell(violation);
  }
  untold.clear();
}

function tell({ limit, route, minute, count }: Untold): void {
  recordEvent({
    event_type: "security.rate_limit_violation",
    severity: "warning",
    category: "security",
    payload: {
      policy: limit.policy,
      key: limit.key,
      route,
      quota: limit.quota,
      window_s: limit.windowMs / 1000,
      minute: new Date(minute * minuteMs).toISOString(),
      count,
    },
  });
}
