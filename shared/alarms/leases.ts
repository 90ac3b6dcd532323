import type { LiveAlarm } from "#shared/alarms/live-alarm.ts";
import { Deadlines } from "#shared/journal/deadlines.ts";

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
  readonly deadlines = new Deadlines<LeasedAlarm>(({ ends_at }) => ends_at);
  readonly #byNumber = new Map<number, LeasedAlarm>();

  grant(alarm: LiveAlarm): void {
    alarm.lease = this.next++;
    this.restore(alarm);
  }

  /** Takes in an alarm that has its number already. */
  restore(alarm: LiveAlarm): void {
    if (!isLeased(alarm)) return;
    this.#byNumber.set(alarm.lease, alarm);
    this.deadlines.add(alarm);
  }

  end(alarm: LiveAlarm): void {
    if (!isLeased(alarm)) return;
    this.#byNumber.delete(alarm.lease);
    this.deadlines.delete(alarm);
    (alarm as LiveAlarm).lease = undefined;
  }

  get(lease: number): LeasedAlarm | undefined {
    return this.#byNumber.get(lease);
  }
}
