import type { LiveAlarm } from "#shared/alarms/live-alarm.ts";

/** A leased alarm: it is open, and clears at `ends_at` unless it is renewed. */
export type LeasedAlarm = LiveAlarm & { ends_at: number; lease: number };

export const isLeased = (alarm: LiveAlarm): alarm is LeasedAlarm => alarm.lease !== undefined;

/**
 * The alarms of a tenant that hold only as long as they are renewed. Each has a number that no other ever had, so that
 * a renewal names it in a byte or two: a thousand renewals fit into one write unit.
 */
export class Leases {
  /** The number that is given next. */
  next = 0;
  readonly #alarms = new Map<number, LeasedAlarm>();

  grant(alarm: LiveAlarm): void {
    alarm.lease = this.next++;
    this.restore(alarm);
  }

  /** Takes in an alarm that has its number already. */
  restore(alarm: LiveAlarm): void {
    if (isLeased(alarm)) this.#alarms.set(alarm.lease, alarm);
  }

  end(alarm: LiveAlarm): void {
    if (!isLeased(alarm)) return;
    this.#alarms.delete(alarm.lease);
    (alarm as LiveAlarm).lease = undefined;
  }

  get(lease: number): LeasedAlarm | undefined {
    return this.#alarms.get(lease);
  }

  /** Those that nobody renewed in time. */
  endedBy(at: number): LeasedAlarm[] {
    return [...this.#alarms.values()].filter(({ ends_at }) => ends_at <= at);
  }

  /** When the first of them ends, in ms since 1970. */
  get firstEnd(): number | undefined {
    let first: number | undefined;
    for (const { ends_at } of this.#alarms.values()) {
      if (first === undefined || ends_at < first) first = ends_at;
    }
    return first;
  }
}
