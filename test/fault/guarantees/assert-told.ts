import assert from "node:assert/strict";
import type { DomainEvent, EventType } from "#shared/events/domain-event.ts";
import type { Situation } from "#shared/journal/situation.ts";

type EventOf<Type extends EventType> = Extract<DomainEvent, { event_type: Type }>;

/** What the bus has taken is what the journal means: every event at least once, and none but these. */
export function assertPublished(published: readonly DomainEvent[], meant: readonly DomainEvent[]): void {
  const once = new Map(published.map((event) => [event.event_id, event]));
  const ids = meant.map(({ event_id }) => event_id);
  assert.equal(new Set(ids).size, ids.length, "event ids are distinct");
  assert.deepEqual([...once.keys()].sort(), ids.sort(), "the events on the bus");
  for (const event of meant) {
    const { traceparent, ...told } = once.get(event.event_id)!;
    assert.deepEqual(told, event);
    assert.match(traceparent ?? "", new RegExp(`^00-${event.trace_id}-[0-9a-f]{16}-0[01]$`));
  }
}

/**
 * Who has followed the events from the start knows in the end which incidents and clusters there are.
 * @param takenApart whether clusters may have been: what was merged into one of these may be elsewhere now, or alone,
 * and a cluster of one is not told.
 */
export function assertTold(situation: Situation, meant: readonly DomainEvent[], takenApart: boolean): void {
  assertIncidentsTold(situation, meant);
  assertClustersTold(situation, meant, takenApart);
}

function assertIncidentsTold(situation: Situation, meant: readonly DomainEvent[]): void {
  const created = meant
    .filter((event) => event.event_type === "IncidentCreated")
    .map((event) => event.incident_id);
  assert.equal(new Set(created).size, created.length, "an incident is created once");
  const known = created.filter((id) => !hasArchive(situation) || situation.incidents.has(id));
  assert.deepEqual(known.sort(), [...situation.incidents.keys()].sort(), "one IncidentCreated per incident");
  const last = new Map<string, DomainEvent>();
  for (const event of meant) if ("incident_id" in event) last.set(event.incident_id, event);
  for (const { id, status, merged_into } of situation.incidents.values()) {
    assert.equal(statusTold(last.get(id)!), merged_into ? "merged" : status, `the last word on ${id}`);
  }
}

/** What is in the archive was told, but is not known to the situation any more. */
const hasArchive = ({ archive }: Situation): boolean => archive.length > 0;

function statusTold(event: DomainEvent): string {
  switch (event.event_type) {
    case "IncidentUpdated":
      return event.status;
    case "IncidentMerged":
      return "merged";
    case "IncidentResolved":
      return "resolved";
    default:
      return "open";
  }
}

function assertClustersTold(situation: Situation, meant: readonly DomainEvent[], takenApart: boolean): void {
  const last = new Map<string, Exclude<DomainEvent, { incident_id: string }>>();
  for (const event of meant) if (!("incident_id" in event)) last.set(event.cluster_id, event);
  for (const [id, event] of last) {
    const cluster = situation.clusters.get(id);
    const isAlone = takenApart && cluster?.count === 1;
    if (cluster && !isAlone) assertLiveTold(event, cluster.isOpen, cluster.count);
    if (!cluster) assertGoneTold(event, situation);
    if (!cluster && !takenApart && !hasArchive(situation)) assertMergedTold(event, situation, last);
  }
  for (const { id, count } of situation.clusters.values())
    if (count > 1) assert.ok(last.has(id), `cluster ${id} was told`);
}

function assertLiveTold(event: DomainEvent, isOpen: boolean, count: number): void {
  assert.match(
    event.event_type,
    isOpen ? /^AlarmCluster(Created|Updated)$/ : /^AlarmClusterResolved$/,
    `the last word on ${JSON.stringify(event)}`,
  );
  const told = (event as EventOf<"AlarmClusterCreated">).alarm_count;
  assert.ok(told <= count && count < 2 * told, `${told} of ${count} alarms told`);
}

function assertGoneTold({ event_type }: DomainEvent, situation: Situation): void {
  const gone = hasArchive(situation) ? /^AlarmCluster(Merged|Resolved)$/ : /^AlarmClusterMerged$/;
  assert.match(event_type, gone, "the last word on a cluster that is gone");
}

function assertMergedTold(
  event: DomainEvent,
  situation: Situation,
  last: ReadonlyMap<string, DomainEvent>,
): void {
  const { cluster_id, merged_into } = event as EventOf<"AlarmClusterMerged">;
  assert.equal(situation.cluster(cluster_id)?.id, endOf(merged_into, last), `where ${cluster_id} went`);
}

function endOf(id: string, last: ReadonlyMap<string, DomainEvent>): string {
  const event = last.get(id);
  return event?.event_type === "AlarmClusterMerged" ? endOf(event.merged_into, last) : id;
}
