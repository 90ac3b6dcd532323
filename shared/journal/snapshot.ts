import { zstdCompressSync, zstdDecompressSync } from "node:zlib";
import { type AlarmHistory, addRaise } from "#shared/alarms/alarm-history.ts";
import { alarmKey } from "#shared/alarms/alarm-id.ts";
import type { LiveAlarm } from "#shared/alarms/live-alarm.ts";
import type { RecordedChange } from "#shared/changes/recorded-change.ts";
import { type Announced, LiveCluster, rootOf } from "#shared/clusters/live-cluster.ts";
import { reindex } from "#shared/clusters/reindex.ts";
import { restoreTally, type StoredTally, storeTally } from "#shared/clusters/tally.ts";
import type { EntityLinks } from "#shared/entities/entity-links.ts";
import { setEntities } from "#shared/entities/set-entities.ts";
import type { LiveIncident } from "#shared/incidents/live-incident.ts";
import type { ParentWait } from "#shared/incidents/parent-wait.ts";
import { Situation } from "#shared/journal/situation.ts";
import type { Silence } from "#shared/silences/silence.ts";

interface StoredCluster {
  readonly id: string;
  /** False for one that is in the archive, but that an incident at hand still follows. */
  readonly live: boolean;
  readonly emergency: boolean;
  readonly archived?: StoredTally | undefined;
  readonly incident?: string | undefined;
  readonly announced: readonly Announced[];
  /** With `parent_id` from before there were waits for others. */
  readonly parentWait?:
    | (Partial<ParentWait> & Pick<ParentWait, "until" | "isOver"> & { readonly parent_id?: string })
    | undefined;
  readonly rootByHand?: LiveCluster["rootByHand"];
}

/** Everything of a situation that can't be worked out from the rest. Clusters are named by their place in `clusters`. */
interface Stored {
  readonly schema_version: 1;
  readonly tenantId: string;
  readonly seq: number;
  readonly policy: Situation["policy"];
  readonly rules: Situation["rules"];
  /** Absent in snapshots from before there were versions. */
  readonly policyVersion?: number;
  readonly rulesVersion?: number;
  readonly recorrelationDue: boolean;
  /** Absent in snapshots from before there were alarms that end by themselves. */
  readonly nextLease?: number;
  readonly wakeAt?: number | undefined;
  /** With whether it was noticed that they have ended. */
  readonly silences?: readonly (readonly [Silence, boolean])[];
  readonly changes?: readonly RecordedChange[];
  /** Absent in snapshots from before there were listeners. */
  readonly listeners?: readonly string[];
  readonly entities: readonly (readonly [string, EntityLinks])[];
  readonly archive: Situation["archive"];
  readonly clusters: readonly StoredCluster[];
  readonly formerClusters: readonly (readonly [string, number])[];
  readonly alarms: readonly (Omit<LiveAlarm, "cluster"> & { cluster: number })[];
  readonly clears: readonly (readonly [string, readonly number[], AlarmHistory["acknowledgements"]?])[];
  readonly incidents: readonly (Omit<LiveIncident, "cluster"> & { cluster: number | undefined })[];
}

export function packSnapshot(situation: Situation): Uint8Array {
  const places = new Map<LiveCluster, number>();
  const placeOf = (cluster: LiveCluster): number => {
    const root = rootOf(cluster);
    if (!places.has(root)) places.set(root, places.size);
    return places.get(root)!;
  };
  const stored: Omit<Stored, "clusters"> = {
    schema_version: 1,
    tenantId: situation.tenantId,
    seq: situation.seq,
    policy: situation.policy,
    rules: situation.rules,
    policyVersion: situation.policyVersion,
    rulesVersion: situation.rulesVersion,
    recorrelationDue: situation.recorrelationDue,
    nextLease: situation.leases.next,
    wakeAt: situation.wakeAt,
    silences: situation.silences.all().map((silence) => [silence, !situation.silences.isAwaited(silence.id)]),
    changes: [...situation.recordedChanges.values()],
    listeners: [...situation.listeners],
    entities: [...situation.entities],
    archive: situation.archive,
    alarms: [...situation.alarms.values()].map((alarm) => ({ ...alarm, cluster: placeOf(alarm.cluster) })),
    clears: [...situation.histories].map(
      ([key, { clears, acknowledgements }]) => [key, clears, acknowledgements] as const,
    ),
    incidents: [...situation.incidents.values()].map((incident) => ({
      ...incident,
      cluster: incident.cluster && placeOf(incident.cluster),
    })),
    formerClusters: [...situation.formerClusters].map(([id, cluster]) => [id, placeOf(cluster)] as const),
  };
  for (const cluster of situation.clusters.values()) placeOf(cluster);
  const clusters = [...places.keys()].map((cluster) =>
    storeCluster(cluster, situation.clusters.get(cluster.id) === cluster),
  );
  return zstdCompressSync(JSON.stringify({ ...stored, clusters }));
}

function storeCluster(cluster: LiveCluster, live: boolean): StoredCluster {
  const { id, emergency, archived, incident, announced, parentWait, rootByHand } = cluster;
  const sums = archived && storeTally(archived);
  return { id, live, emergency, archived: sums, incident: incident?.id, announced, parentWait, rootByHand };
}

export function unpackSnapshot(packed: Uint8Array): Situation {
  const stored: Stored = JSON.parse(zstdDecompressSync(packed).toString("utf8"));
  if (stored.schema_version !== 1)
    throw new Error(`unknown schema version ${stored.schema_version} of a snapshot`);
  const situation = new Situation(stored.tenantId);
  setEntities(
    situation,
    stored.entities.map(([id, links]) => ({ id, links })),
  );
  situation.seq = stored.seq;
  situation.policy = stored.policy;
  situation.rules = stored.rules;
  situation.policyVersion = stored.policyVersion ?? 0;
  situation.rulesVersion = stored.rulesVersion ?? 0;
  situation.recorrelationDue = stored.recorrelationDue;
  situation.leases.next = stored.nextLease ?? 0;
  situation.wakeAt = stored.wakeAt;
  for (const [silence, hasEnded] of stored.silences ?? []) situation.silences.set(silence, hasEnded);
  for (const change of stored.changes ?? []) situation.recordedChanges.set(change.id, change);
  for (const id of stored.listeners ?? []) situation.listeners.add(id);
  situation.archive.push(...stored.archive);
  const clusters = stored.clusters.map(restoreCluster);
  for (const [key, clears, acknowledgements] of stored.clears)
    situation.histories.set(key, {
      raised: [],
      clears: [...clears],
      ...(acknowledgements && { acknowledgements }),
    });
  restoreAlarms(situation, stored, clusters);
  restoreIncidents(situation, stored, clusters);
  for (const [place, { live }] of stored.clusters.entries()) {
    if (live) situation.clusters.set(clusters[place]!.id, clusters[place]!);
  }
  for (const [id, place] of stored.formerClusters) situation.formerClusters.set(id, clusters[place]!);
  reindex(situation);
  return situation;
}

function restoreCluster(stored: StoredCluster): LiveCluster {
  const cluster = new LiveCluster(stored.id);
  cluster.emergency = stored.emergency;
  cluster.announced = [...stored.announced];
  const wait = stored.parentWait;
  cluster.parentWait = wait && { ...wait, awaited: wait.awaited ?? [wait.parent_id!] };
  cluster.rootByHand = stored.rootByHand;
  if (stored.archived) {
    cluster.archived = restoreTally(stored.archived);
    cluster.tally.addAll(cluster.archived);
  }
  return cluster;
}

function restoreAlarms(situation: Situation, stored: Stored, clusters: readonly LiveCluster[]): void {
  for (const { cluster: place, ...fields } of stored.alarms) {
    const cluster = clusters[place]!;
    // JSON leaves out what is undefined; every alarm must have all its fields for the engine's sake.
    const alarm: LiveAlarm = {
      ...fields,
      alarm_id: fields.alarm_id,
      message: fields.message,
      attributes: fields.attributes,
      cleared_at: fields.cleared_at,
      cleared_by: fields.cleared_by,
      ends_at: fields.ends_at,
      lease: fields.lease,
      raised_again_at: fields.raised_again_at,
      acknowledged: fields.acknowledged,
      shelved: fields.shelved,
      held_by: fields.held_by,
      comments: fields.comments,
      grouped: fields.grouped,
      undone_at: fields.undone_at,
      cluster,
    };
    situation.alarms.set(alarm.id, alarm);
    situation.newestAlarms.add(alarm);
    situation.leases.restore(alarm);
    if (alarm.shelved) situation.shelved.add(alarm);
    addRaise(situation.histories.get(alarmKey(alarm))!, alarm);
    cluster.admit(alarm, false); // what it was when it joined is stored with the cluster
  }
}

function restoreIncidents(situation: Situation, stored: Stored, clusters: readonly LiveCluster[]): void {
  for (const fields of stored.incidents) {
    const incident = {
      ...fields,
      cluster: fields.cluster === undefined ? undefined : clusters[fields.cluster]!,
    };
    situation.incidents.set(incident.id, incident as LiveIncident);
    if (incident.held_until !== undefined) situation.held.add(incident as LiveIncident);
  }
  for (const [place, { incident }] of stored.clusters.entries()) {
    if (incident !== undefined) clusters[place]!.incident = situation.incidents.get(incident);
  }
}
