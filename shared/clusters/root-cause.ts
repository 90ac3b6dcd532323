import type { LiveCluster } from "#shared/clusters/live-cluster.ts";
import type { Situation } from "#shared/journal/situation.ts";

export interface RootCause {
  readonly entity_id: string;
  readonly reason: string;
}

/** A chain of parents longer than this is a cycle or a mistake. */
const deepest = 64;

/** Clusters over more entities than this are judged by their earliest alarm: nobody reads a ranking of thousands. */
const mostRanked = 2_000;

/**
 * The entity whose trouble best explains a cluster: the one that most of the others hang below in the topology;
 * among equals the one that raised first, then the smallest id.
 */
export function rootCause(situation: Situation, { tally }: LiveCluster): RootCause {
  const { byEntity } = tally;
  const below = byEntity.size <= mostRanked ? countBelow(situation, byEntity) : new Map<string, number>();
  let best: string | undefined;
  for (const [entity, { firstRaisedAt }] of byEntity) {
    if (best === undefined) {
      best = entity;
      continue;
    }
    const order =
      (below.get(best) ?? 0) - (below.get(entity) ?? 0) ||
      firstRaisedAt - byEntity.get(best)!.firstRaisedAt ||
      (entity < best ? -1 : 1);
    if (order < 0) best = entity;
  }
  const explained = below.get(best!) ?? 0;
  const others = byEntity.size - 1;
  if (others === 0) return { entity_id: best!, reason: "the only entity with alarms" };
  if (explained === 0) return { entity_id: best!, reason: "raised the first alarm" };
  return { entity_id: best!, reason: `upstream of ${explained} of the ${others} other entities with alarms` };
}

/** For each entity, how many of the others have it among their ancestors. */
function countBelow(situation: Situation, byEntity: ReadonlyMap<string, unknown>): Map<string, number> {
  const below = new Map<string, number>();
  for (const entity of byEntity.keys()) {
    const seen = new Set([entity]);
    let ancestor = situation.entities.get(entity)?.parent_id;
    while (ancestor !== undefined && !seen.has(ancestor) && seen.size < deepest) {
      seen.add(ancestor);
      if (byEntity.has(ancestor)) below.set(ancestor, (below.get(ancestor) ?? 0) + 1);
      ancestor = situation.entities.get(ancestor)?.parent_id;
    }
  }
  return below;
}
