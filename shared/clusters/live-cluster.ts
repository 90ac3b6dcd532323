import type { LiveAlarm } from "#shared/alarms/live-alarm.ts";
import type { AlarmSeverity } from "#shared/alarms/severity.ts";
import { lastNamed, type RootByHand } from "#shared/clusters/root-by-hand.ts";
import { Tally } from "#shared/clusters/tally.ts";
import type { LiveIncident } from "#shared/incidents/live-incident.ts";
import { earlierWait, type ParentWait } from "#shared/incidents/parent-wait.ts";

/** What the bus was last told of a cluster, so that only what matters is told again. */
export interface Announced {
  readonly clusterId: string;
  readonly count: number;
  readonly severity: AlarmSeverity;
  readonly open: boolean;
}

/**
 * A connected set of alarms while it lives in a tenant's situation. Clusters are the nodes of a union-find forest:
 * one that was absorbed points at who absorbed it.
 */
export class LiveCluster {
  /** The id of the earliest member; it gets smaller when an earlier one joins. */
  id: string;
  into: LiveCluster | undefined;
  readonly members: LiveAlarm[] = [];
  openCount = 0;
  /** Of all alarms that ever belonged, also those in the archive. */
  readonly tally = new Tally();
  /** Of those in the archive; undefined while there are none. */
  archived: Tally | undefined;
  emergency = false;
  incident: LiveIncident | undefined;
  /** Incidents of clusters that it absorbed in the entry at hand; which one survives is settled at the entry's end. */
  rivals: LiveIncident[] = [];
  announced: Announced[] = [];
  parentWait: ParentWait | undefined;
  /** What people have made its root cause; undefined where correlation alone decides. */
  rootByHand: RootByHand | undefined;

  constructor(id: string) {
    this.id = id;
  }

  /** Makes an alarm a member. */
  admit(alarm: LiveAlarm, onEmergencyEntity: boolean): void {
    this.members.push(alarm);
    this.tally.add(alarm);
    if (alarm.id < this.id) this.id = alarm.id;
    this.emergency ||= onEmergencyEntity;
    if (alarm.cleared_at === undefined) this.openCount++;
  }

  /** A member is clear since `at`: it was open until now, or known to be clear only since later. */
  clear(alarm: LiveAlarm, at: number): void {
    const { tally } = this;
    const known = alarm.cleared_at;
    alarm.cleared_at = at;
    if (known === undefined) {
      this.openCount--;
      tally.lastClearedAt = Math.max(tally.lastClearedAt, at);
    } else if (known === tally.lastClearedAt) this.#findLastClear();
  }

  /** A member that had only run out was sent again. */
  reopen(alarm: LiveAlarm): void {
    const known = alarm.cleared_at;
    if (known === undefined) return;
    alarm.cleared_at = undefined;
    this.openCount++;
    if (known === this.tally.lastClearedAt) this.#findLastClear();
  }

  #findLastClear(): void {
    const latest = (last: number, { cleared_at = 0 }: LiveAlarm) => Math.max(last, cleared_at);
    this.tally.lastClearedAt = this.members.reduce(latest, this.archived?.lastClearedAt ?? 0);
  }

  get count(): number {
    return this.tally.count;
  }

  get isOpen(): boolean {
    return this.openCount > 0;
  }

  /** When something last happened to it, in event time. */
  get lastActivityAt(): number {
    return Math.max(this.tally.lastRaisedAt, this.tally.lastClearedAt);
  }
}

/** The live cluster that a cluster has become part of, halving the path on the way. */
export function rootOf(cluster: LiveCluster): LiveCluster {
  let node = cluster;
  while (node.into) {
    if (node.into.into) node.into = node.into.into;
    node = node.into;
  }
  return node;
}

/**
 * Makes one cluster of two. The smaller one is poured into the larger, so that n merges cost n log n; the id
 * depends on the members only.
 * @returns the merged cluster.
 */
export function merge(one: LiveCluster, other: LiveCluster): LiveCluster {
  const [larger, smaller] = one.members.length >= other.members.length ? [one, other] : [other, one];
  smaller.into = larger;
  if (smaller.id < larger.id) larger.id = smaller.id;
  for (const member of smaller.members) larger.members.push(member);
  larger.openCount += smaller.openCount;
  larger.tally.addAll(smaller.tally);
  larger.archived = sumOfArchived(larger.archived, smaller.archived);
  larger.parentWait = earlierWait(larger.parentWait, smaller.parentWait);
  larger.rootByHand = lastNamed(larger.rootByHand, smaller.rootByHand);
  larger.emergency ||= smaller.emergency;
  larger.announced.push(...smaller.announced);
  larger.rivals.push(...smaller.rivals);
  if (smaller.incident) larger.rivals.push(smaller.incident);
  smaller.members.length = 0;
  return larger;
}

export function sumOfArchived(one: Tally | undefined, other: Tally | undefined): Tally | undefined {
  if (!one || !other) return one ?? other;
  one.addAll(other);
  return one;
}
