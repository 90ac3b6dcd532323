import { type AlarmSeverity, urgency } from "#shared/alarms/severity.ts";
import type { Tally } from "#shared/clusters/tally.ts";
import type { Situation } from "#shared/journal/situation.ts";

export interface RootCause {
  readonly entity_id: string;
  readonly reason: string;
}

/** An entity that may be the cause of a cluster, with all that is weighed. */
export interface Candidate {
  readonly entityId: string;
  /** How many of the other entities with alarms hang below it. */
  readonly upstreamOf: number;
  readonly firstRaisedAt: number;
  /** Undefined where only sums of an older form are left of its alarms. */
  readonly severity: AlarmSeverity | undefined;
  readonly alarmCount: number;
}

/** What puts one candidate before another. */
export type Criterion = "topology" | "time" | "severity" | "id";

/** A chain of parents longer than this is a cycle or a mistake. */
const deepest = 64;

/** Clusters over more entities than this are judged by time and severity: nobody reads a ranking of thousands. */
const mostRanked = 2_000;

/** The entity whose trouble best explains a cluster. */
export function rootCause(situation: Situation, { tally }: { readonly tally: Tally }): RootCause {
  let best: Candidate | undefined;
  for (const candidate of candidates(situation, tally)) {
    if (!best || compare(candidate, best).order < 0) best = candidate;
  }
  return { entity_id: best!.entityId, reason: reasonFor(best!, tally.byEntity.size - 1) };
}

/** All candidates, the likeliest first. */
export const rankCauses = (situation: Situation, tally: Tally): Candidate[] =>
  candidates(situation, tally).sort((a, b) => compare(a, b).order);

/**
 * Which of two candidates explains a cluster better, and by what: the one that most of the others hang below in the
 * topology; among equals the one that raised first, then the more severe one, then the smaller id.
 */
export function compare(a: Candidate, b: Candidate): { order: number; by: Criterion } {
  const orders: readonly (readonly [Criterion, number])[] = [
    ["topology", b.upstreamOf - a.upstreamOf],
    ["time", a.firstRaisedAt - b.firstRaisedAt],
    ["severity", urgencyOf(a) - urgencyOf(b)],
  ];
  const [by, order] = orders.find(([, difference]) => difference !== 0) ?? [
    "id",
    a.entityId < b.entityId ? -1 : 1,
  ];
  return { order, by };
}

const urgencyOf = ({ severity }: Candidate): number => urgency(severity ?? "cleared");

function reasonFor({ upstreamOf }: Candidate, others: number): string {
  if (others === 0) return "the only entity with alarms";
  if (upstreamOf === 0) return "raised the first alarm";
  return `upstream of ${upstreamOf} of the ${others} other entities with alarms`;
}

function candidates(situation: Situation, { byEntity }: Tally): Candidate[] {
  const below = byEntity.size <= mostRanked ? countBelow(situation, byEntity) : new Map<string, number>();
  return [...byEntity].map(([entityId, entity]) => ({
    entityId,
    upstreamOf: below.get(entityId) ?? 0,
    firstRaisedAt: entity.firstRaisedAt,
    severity: entity.highestSeverity,
    alarmCount: entity.count,
  }));
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
