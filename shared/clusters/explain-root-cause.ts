import { rfc3339 } from "#shared/alarms/instant.ts";
import { changesBefore } from "#shared/changes/changes-before.ts";
import type { RootCauseExplanation } from "#shared/clusters/cluster-explanation.ts";
import type { ExplainedCluster } from "#shared/clusters/explained-cluster.ts";
import { decidedBy, rankCauses, type Scores } from "#shared/clusters/root-cause.ts";
import type { Situation } from "#shared/journal/situation.ts";

/** Nobody weighs more than a handful. */
const mostShown = 5;

/** Floating point has sums like 1.3199999999999998; a thousandth decides nothing that people would. */
const readable = ({ topology, time, severity, total }: Scores): Scores => ({
  ...{ topology: thousandths(topology), time: thousandths(time) },
  ...{ severity: thousandths(severity), total: thousandths(total) },
});

const thousandths = (score: number): number => Math.round(score * 1000) / 1000;

/** Why a cluster's root cause was chosen over the others. */
export function explainRootCause(
  situation: Situation,
  { tally, rootCause, byHand }: Pick<ExplainedCluster, "tally" | "rootCause" | "byHand">,
): RootCauseExplanation {
  const ranked = rankCauses(situation, tally);
  const [first, second] = ranked;
  return {
    ...rootCause,
    decided_by: byHand ? "hand" : first && second ? decidedBy(first, second) : null,
    ...(byHand && { by_hand: byHand }),
    changes: changesBefore(situation, rootCause.entity_id, tally.firstRaisedAt),
    candidate_count: ranked.length,
    candidates: ranked.slice(0, mostShown).map((candidate) => ({
      entity_id: candidate.entityId,
      upstream_of: candidate.upstreamOf,
      dependents: candidate.dependents,
      dependents_with_alarms: candidate.dependentsWithAlarms,
      first_raised_at: rfc3339(candidate.firstRaisedAt),
      severity: candidate.severity ?? null,
      alarm_count: candidate.alarmCount,
      scores: readable(candidate.scores),
    })),
  };
}
