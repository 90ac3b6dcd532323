import { urgency } from "#shared/alarms/severity.ts";
import { type Candidate, causeCandidates } from "#shared/clusters/cause-candidates.ts";
import type { LiveCluster } from "#shared/clusters/live-cluster.ts";
import type { Tally } from "#shared/clusters/tally.ts";
import type { Situation } from "#shared/journal/situation.ts";

export interface RootCause {
  readonly entity_id: string;
  readonly reason: string;
}

/** A candidate and what speaks for it, each part at most its weight. */
export interface RankedCause extends Candidate {
  readonly scores: Scores;
}

export interface Scores {
  readonly topology: number;
  readonly time: number;
  readonly severity: number;
  readonly total: number;
}

/** What puts one candidate before another. */
export type Criterion = "topology" | "time" | "severity" | "id";

/** Topology decides unless it says next to nothing; `bench:root-cause` prints what these reach. */
const weights = { topology: 1, time: 0.2, severity: 0.2 };

/** Who comes later than this after the first alarm has nothing for being early. */
const lateAfterMs = 60_000;

/** The entity whose trouble best explains a cluster, or that people have named. */
export function rootCause(
  situation: Situation,
  { tally, rootByHand }: Pick<LiveCluster, "tally" | "rootByHand">,
): RootCause {
  if (rootByHand) return { entity_id: rootByHand.entity_id, reason: namedByHand };
  let best: RankedCause | undefined;
  for (const candidate of causeCandidates(situation, tally)) {
    const cause = weigh(candidate, tally.byEntity.size);
    if (!best || order(cause, best) < 0) best = cause;
  }
  return { entity_id: best!.entityId, reason: reasonFor(best!, tally.byEntity.size - 1) };
}

/** All candidates, the likeliest first. */
export const rankCauses = (situation: Situation, tally: Tally): RankedCause[] =>
  causeCandidates(situation, tally)
    .map((candidate) => weigh(candidate, tally.byEntity.size))
    .sort(order);

/** What speaks most for one candidate and against another that comes after it. */
export function decidedBy(first: RankedCause, second: RankedCause): Criterion {
  const lead = (by: "topology" | "time" | "severity") => first.scores[by] - second.scores[by];
  const best = (["topology", "time", "severity"] as const).reduce((a, b) => (lead(b) > lead(a) ? b : a));
  return lead(best) > 0 ? best : "id";
}

const namedByHand = "named by hand: alarms were grouped under its own";

const order = (a: RankedCause, b: RankedCause): number =>
  b.scores.total - a.scores.total || a.lagMs - b.lagMs || (a.entityId < b.entityId ? -1 : 1);

function weigh(candidate: Candidate, entityCount: number): RankedCause {
  const topology = weights.topology * topologyScore(candidate, entityCount);
  const time = weights.time * Math.max(0, 1 - candidate.lagMs / lateAfterMs);
  const severity = weights.severity * (1 - urgency(candidate.severity ?? "cleared") / urgency("cleared"));
  return { ...candidate, scores: { topology, time, severity, total: topology + time + severity } };
}

/**
 * How well an entity's failure would account for the alarms that there are, and for those that there aren't: the
 * harmonic mean of the share of the entities with alarms that it or its failure explains, and the share of its direct
 * dependents that have alarms. A switch of which one port in ten has alarms is no likely cause.
 */
function topologyScore({ upstreamOf, dependents, dependentsWithAlarms }: Candidate, entityCount: number) {
  const explained = (1 + upstreamOf) / entityCount;
  const confirmed = (1 + dependentsWithAlarms) / (1 + dependents);
  return (2 * explained * confirmed) / (explained + confirmed);
}

function reasonFor({ upstreamOf }: Candidate, others: number): string {
  if (others === 0) return "the only entity with alarms";
  if (upstreamOf === 0) return "raised the first alarm";
  return `upstream of ${upstreamOf} of the ${others} other entities with alarms`;
}
