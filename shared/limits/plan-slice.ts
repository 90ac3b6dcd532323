import { type Lease, staleSlots, sumOf, type Terms } from "#shared/limits/lease.ts";
import type { Form, FormGuess, Schedule, Taking } from "#shared/limits/schedule-item.ts";

/** What a container knows when it takes a slice. */
interface Knowledge {
  /** The lease before, which this update settles. */
  readonly earlier: Lease | undefined;
  /** The schedule as it was last seen. */
  readonly schedule: Schedule;
  readonly guess: FormGuess;
}

/**
 * Plans one update: takes tokens, and settles the lease before. The slot that it charges must be chosen before it is
 * known where the slice begins, so where others are served, too, it allows for as much as they may be ahead.
 */
export function planSlice(
  tokens: number,
  lastsMs: number,
  nowMs: number,
  { earlier, schedule, guess }: Knowledge,
  terms: Terms,
): { readonly taking: Taking; readonly slot: number; readonly form: Form } {
  const { tokenMs, burst, slackMs, aheadMs, longMs, slotMs, windowMs } = terms;
  const backMs = (earlier?.unspent ?? 0) * tokenMs;
  const lengthMs = tokens * tokenMs;
  const lastPayableMs = Math.max(nowMs, schedule.endMs - backMs) + lengthMs - burst * tokenMs;
  const fullBeforeMs = nowMs + backMs - slackMs;
  const form = guess.best(schedule, { fullBeforeMs });
  const othersMs = form === "goes on" ? aheadMs : 0;
  const slot = Math.floor((Math.max(nowMs + othersMs, lastPayableMs) + lastsMs) / slotMs);
  // Where nothing has happened lately, the whole burst is there; else it is noticed late that the bucket is full.
  const isQuiet = schedule.endMs < nowMs - longMs;
  const settled = earlier?.settlement() ?? new Map<number, number>();
  const taking: Taking = {
    anewMs: isQuiet ? nowMs - slackMs : nowMs,
    fullBeforeMs,
    lengthMs,
    backMs,
    latestEndMs: nowMs + backMs + aheadMs + burst * tokenMs,
    charges: sumOf(settled, new Map([[slot, tokens]])),
    staleSlots: staleSlots(schedule.charges, nowMs, terms),
    expiresAtS: Math.ceil(((slot + 1) * slotMs + windowMs) / 1000),
  };
  return { taking, slot, form };
}
