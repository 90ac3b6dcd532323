import { showAlarm } from "#shared/alarms/show-alarm.ts";
import { rootOf } from "#shared/clusters/live-cluster.ts";
import { showCluster } from "#shared/clusters/show-cluster.ts";
import { showIncident } from "#shared/incidents/show-incident.ts";
import type { Situation } from "#shared/journal/situation.ts";

const sorted = <T>(values: Iterable<T>, by: (value: T) => string): T[] =>
  [...values].sort((a, b) => (by(a) < by(b) ? -1 : 1));

/** All that a situation knows, in a form that doesn't depend on how it came to know it. */
export const known = (situation: Situation) => ({
  seq: situation.seq,
  policy: situation.policy,
  rules: situation.rules,
  recorrelationDue: situation.recorrelationDue,
  nextLease: situation.leases.next,
  wakeAt: situation.wakeAt,
  silences: sorted(situation.silences.all(), ({ id }) => id).map((silence) => [
    silence,
    situation.silences.isAwaited(silence.id),
  ]),
  listeners: [...situation.listeners].sort(),
  changes: sorted(situation.recordedChanges.values(), ({ id }) => id),
  archive: situation.archive,
  entities: sorted(situation.entities, ([id]) => id),
  alarms: sorted(situation.alarms.values(), ({ id }) => id).map((alarm) => ({
    ...showAlarm(situation, alarm),
    deliveries: alarm.deliveries,
    lease: alarm.lease,
    handling: [alarm.acknowledged, alarm.shelved, alarm.raised_again_at, alarm.grouped, alarm.held_by],
  })),
  clears: sorted(situation.histories, ([key]) => key).map(([key, { clears, raised }]) => [
    key,
    [...clears],
    raised.map(({ id }) => id),
  ]),
  clusters: sorted(situation.clusters.values(), ({ id }) => id).map((cluster) => ({
    ...showCluster(situation, cluster),
    members: cluster.members.map(({ id }) => id).sort(),
    openCount: cluster.openCount,
    announced: cluster.announced,
    rootByHand: cluster.rootByHand,
  })),
  formerClusters: sorted(situation.formerClusters, ([id]) => id).map(([id, cluster]) => [
    id,
    rootOf(cluster).id,
  ]),
  incidents: sorted(situation.incidents.values(), ({ id }) => id).map((incident) => ({
    ...showIncident(incident),
    touched: incident.touched,
  })),
});
