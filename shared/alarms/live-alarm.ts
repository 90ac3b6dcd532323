import type { LiveGrouping } from "#shared/alarms/grouping.ts";
import type { Acknowledgement, AlarmComment, Clearing, Shelving } from "#shared/alarms/handling.ts";
import type { AlarmSeverity } from "#shared/alarms/severity.ts";
import type { LiveCluster } from "#shared/clusters/live-cluster.ts";

/** One occurrence while it lives in a tenant's situation. Times are ms since 1970. */
export interface LiveAlarm {
  readonly id: string;
  readonly alarm_id: string | undefined;
  readonly entity_id: string;
  readonly alarm_type: string;
  readonly source_system: string;
  readonly raised_at: number;
  /** When it was first sent; a redelivery may be taken in before the first delivery. */
  received_at: number;
  severity: AlarmSeverity;
  message: string | undefined;
  attributes: Readonly<Record<string, string | number>> | undefined;
  last_seen_at: number;
  cleared_at: number | undefined;
  /** Who closed it by hand. */
  cleared_by: Clearing | undefined;
  /** When it clears by itself unless it is sent again; undefined for what only a clear ends. */
  ends_at: number | undefined;
  /** While it is open and may end by itself: the number by which renewals name it. */
  lease: number | undefined;
  /** When who doesn't name another occurrence raised it again last; undefined where that never happened. */
  raised_again_at: number | undefined;
  acknowledged: Acknowledgement | undefined;
  shelved: Shelving | undefined;
  /** The incident of another cluster that stood for it when it came, because it comes and goes. */
  held_by: string | undefined;
  /** The oldest first; undefined while there are none. */
  comments: readonly AlarmComment[] | undefined;
  /** Under which alarm somebody has put it; undefined where correlation alone decides. */
  grouped: LiveGrouping | undefined;
  /** When somebody last took back an acknowledgement or a grouping, of which nothing else is left. */
  undone_at: number | undefined;
  /** How often it was sent. */
  occurrences: number;
  /** The newest deliveries that brought it; a message that is delivered again must not count as sent again. */
  deliveries: number[];
  /** The cluster that it joined first; `rootOf` finds the one that it belongs to now. */
  cluster: LiveCluster;
}

/** Redeliveries come within minutes; eight sends back is far enough to recognise them. */
const rememberedDeliveries = 8;

export const knowsDelivery = (alarm: LiveAlarm, delivery: number): boolean =>
  alarm.deliveries.includes(delivery);

export function rememberDelivery(alarm: LiveAlarm, delivery: number): void {
  alarm.deliveries.push(delivery);
  if (alarm.deliveries.length > rememberedDeliveries) alarm.deliveries.shift();
}
