import type { AlarmSeverity } from "#shared/alarms/severity.ts";
import type { Tally } from "#shared/clusters/tally.ts";
import type { Situation } from "#shared/journal/situation.ts";

/** An entity that may be the cause of a cluster, with all that is weighed. */
export interface Candidate {
  readonly entityId: string;
  /** How many of the other entities with alarms depend on it, directly or through others. */
  readonly upstreamOf: number;
  /** How many entities depend on it directly, and how many of these have alarms. */
  readonly dependents: number;
  readonly dependentsWithAlarms: number;
  /** How long after the cluster's first alarm it raised its own first. */
  readonly lagMs: number;
  readonly firstRaisedAt: number;
  /** Undefined where only sums of an older form are left of its alarms. */
  readonly severity: AlarmSeverity | undefined;
  readonly alarmCount: number;
}

/**
 * What an entity depends on is followed, the nearest first, until it is this many: deeper than any hierarchy. In a mesh,
 * in which everything is upstream of everything, following all would take most of a fold's time.
 */
const mostUpstream = 16;

/** Clusters over more entities than this are judged by time and severity alone: the topology would take too long. */
const mostWalked = 20_000;

/** All entities of a cluster, with their figures. */
export function causeCandidates(situation: Situation, { byEntity, firstRaisedAt }: Tally): Candidate[] {
  const isWalked = byEntity.size <= mostWalked;
  const below = isWalked ? countBelow(situation, byEntity) : new Map<string, number>();
  return [...byEntity].map(([entityId, entity]) => ({
    entityId,
    upstreamOf: below.get(entityId) ?? 0,
    ...(isWalked ? countDependents(situation, byEntity, entityId) : noDependents),
    lagMs: entity.firstRaisedAt - firstRaisedAt,
    firstRaisedAt: entity.firstRaisedAt,
    severity: entity.highestSeverity,
    alarmCount: entity.count,
  }));
}

const noDependents = { dependents: 0, dependentsWithAlarms: 0 };

type Entities = ReadonlyMap<string, unknown>;

/** For each entity, how many of the others have it upstream. */
function countBelow({ entities }: Situation, withAlarms: Entities): Map<string, number> {
  const below = new Map<string, number>();
  for (const entity of withAlarms.keys()) {
    const upstream = [entity];
    for (let at = 0; at < upstream.length && upstream.length <= mostUpstream; at++) {
      const links = entities.get(upstream[at]!);
      if (!links) continue;
      if (links.parent_id !== undefined) addNew(upstream, links.parent_id);
      for (const other of links.depends_on) addNew(upstream, other);
    }
    for (let at = 1; at < upstream.length; at++) {
      const other = upstream[at]!;
      if (withAlarms.has(other)) below.set(other, (below.get(other) ?? 0) + 1);
    }
  }
  return below;
}

/** A search in so short a list is faster than a set. */
function addNew(list: string[], item: string): void {
  if (!list.includes(item)) list.push(item);
}

function countDependents(
  { topology, entityNumbers, entities }: Situation,
  withAlarms: Entities,
  entityId: string,
): typeof noDependents {
  let dependents = 0;
  let dependentsWithAlarms = 0;
  for (const number of topology.neighbours(entityNumbers.numberOf(entityId), 1)) {
    const neighbour = entityNumbers.nameOf(number);
    const links = entities.get(neighbour);
    if (!links || !(links.parent_id === entityId || links.depends_on.includes(entityId))) continue;
    dependents++;
    if (withAlarms.has(neighbour)) dependentsWithAlarms++;
  }
  return { dependents, dependentsWithAlarms };
}
