import type { LiveAlarm } from "#shared/alarms/live-alarm.ts";
import { type LiveCluster, merge, rootOf } from "#shared/clusters/live-cluster.ts";
import { isEmergencyService } from "#shared/entities/entity-links.ts";
import { type Changes, type Situation, touchCluster } from "#shared/journal/situation.ts";

/** Puts a new alarm into its cluster of one and unites that with every cluster that the policy links it to. */
export function join(situation: Situation, changes: Changes, alarm: LiveAlarm): LiveCluster {
  alarm.cluster.admit(alarm, isEmergency(situation, alarm.entity_id));
  situation.clusters.set(alarm.id, alarm.cluster);
  const entity = situation.entityNumbers.numberOf(alarm.entity_id);
  const type = situation.typeNumbers.numberOf(alarm.alarm_type);
  let cluster = alarm.cluster;
  situation.links.insert(alarm.raised_at, entity, type, alarm, (other) => {
    cluster = unite(situation, changes, cluster, rootOf(other.cluster));
  });
  return cluster;
}

/** Makes one cluster of two. */
export function unite(
  situation: Situation,
  changes: Changes,
  one: LiveCluster,
  other: LiveCluster,
): LiveCluster {
  if (one === other) return one;
  situation.clusters.delete(one.id);
  situation.clusters.delete(other.id);
  const formerIds = [one.id, other.id];
  const merged = merge(one, other);
  situation.clusters.set(merged.id, merged);
  for (const id of formerIds) {
    if (id !== merged.id && !situation.alarms.has(id)) situation.formerClusters.set(id, merged);
  }
  moveNote(changes, one === merged ? other : one, merged);
  return merged;
}

/** What was noted of a cluster in this entry goes with it into the one that absorbed it. */
function moveNote(changes: Changes, absorbed: LiveCluster, merged: LiveCluster): void {
  const note = changes.clusters.get(absorbed);
  if (!note) return;
  changes.clusters.delete(absorbed);
  touchCluster(changes, merged, note.cause, note.raised);
}

/** Whether lives depend on an entity, known to the inventory or not. */
export function isEmergency(situation: Situation, entityId: string): boolean {
  return situation.entities.get(entityId)?.emergency ?? isEmergencyService({ id: entityId });
}
