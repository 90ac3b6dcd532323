import type { LiveAlarm } from "#shared/alarms/live-alarm.ts";

/**
 * What is known of one alarm key: its occurrences and its clears. A clear at t closes every occurrence raised at
 * or before t, whichever arrives first, so an occurrence is cleared at the first clear at or after its raise.
 */
export interface AlarmHistory {
  /** Ascending by `raised_at`; an alarm key has one occurrence per moment. */
  readonly raised: LiveAlarm[];
  /** Times of clears in ms, ascending, each once. */
  readonly clears: number[];
  /** What was told to be taken care of, whether or not it had arrived by then. */
  acknowledgements?: { readonly at: number; readonly by: string }[];
}

/** The first time that somebody took care of what was raised at `raisedAt`. */
export const acknowledgementOf = ({ acknowledgements }: AlarmHistory, raisedAt: number) =>
  acknowledgements
    ?.filter(({ at }) => at >= raisedAt)
    .reduce<{ at: number; by: string } | undefined>(
      (first, other) => (first && first.at <= other.at ? first : other),
      undefined,
    );

export const knowsAcknowledgement = ({ acknowledgements }: AlarmHistory, at: number): boolean =>
  acknowledgements?.some((known) => known.at === at) ?? false;

/** The time at which an occurrence raised at `raisedAt` is cleared by what is known so far. */
export function clearedAt({ clears }: AlarmHistory, raisedAt: number): number | undefined {
  return clears[firstAtOrAfter(clears, raisedAt, itself)];
}

export function knowsClear({ clears }: AlarmHistory, at: number): boolean {
  return clears[firstAtOrAfter(clears, at, itself)] === at;
}

export function addRaise({ raised }: AlarmHistory, alarm: LiveAlarm): void {
  raised.splice(firstAtOrAfter(raised, alarm.raised_at, raisedAt), 0, alarm);
}

/**
 * Adds a clear. @returns the occurrences that it closes, or closes earlier than was known: those raised after the
 * clear before it, so a key with many occurrences and clears costs no more than its changes.
 */
export function addClear({ clears, raised }: AlarmHistory, at: number): LiveAlarm[] {
  const place = firstAtOrAfter(clears, at, itself);
  if (clears[place] === at) return [];
  clears.splice(place, 0, at);
  const before = clears[place - 1] ?? -1;
  return raised
    .slice(firstAtOrAfter(raised, before + 1, raisedAt), firstAtOrAfter(raised, at + 1, raisedAt))
    .filter(({ cleared_at }) => cleared_at === undefined || cleared_at > at);
}

const itself = (value: number): number => value;
const raisedAt = (alarm: LiveAlarm): number => alarm.raised_at;

function firstAtOrAfter<T>(sorted: readonly T[], value: number, at: (item: T) => number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (at(sorted[middle]!) < value) low = middle + 1;
    else high = middle;
  }
  return low;
}
