import { showIncident } from "#shared/incidents/show-incident.ts";
import { type Archived, readEach } from "#shared/journal/archive-store.ts";
import { type ArchivedObject, hourMs } from "#shared/journal/archived-object.ts";
import type { Situation } from "#shared/journal/situation.ts";
import type { Period } from "#shared/scorecard/period.ts";
import { Score, type Scored } from "#shared/scorecard/score.ts";
import type { Scorecard } from "#shared/scorecard/scorecard.ts";
import { showScorecard } from "#shared/scorecard/show-scorecard.ts";

/** A tenant has at most one object for each hour, so this is two weeks of unrest; the newest are read. */
const mostObjects = 336;

/** Works a scorecard out from what is at hand and in the archive (SPEC A11). */
export async function scorePeriod(situation: Situation, period: Period): Promise<Scorecard> {
  const score = new Score(period);
  const { read, completeFrom } = objectsFor(situation.archive, period, mostObjects);
  const open = [...situation.incidents.values()].filter(
    ({ status }) => status !== "resolved" && status !== "closed",
  );
  const severities = open.map(({ severity }) => severity);
  score.add(atHand(situation));
  for await (const archived of readEach(read)) score.add(inArchive(archived));
  return showScorecard(score, completeFrom, severities);
}

/**
 * The objects that can hold anything of a period, newest first, and from when on they hold all of it: what isn't read
 * was over before.
 */
export function objectsFor(
  archive: readonly ArchivedObject[],
  { from, to }: Period,
  most: number,
): { read: readonly ArchivedObject[]; completeFrom: number } {
  const holding = archive
    .filter(({ before, hours }) => before > from && Math.min(...hours) * hourMs < to)
    .sort((a, b) => b.before - a.before);
  return { read: holding.slice(0, most), completeFrom: holding[most]?.before ?? from };
}

const atHand = ({ alarms, clusters, incidents }: Situation): Scored => ({
  alarms: alarms.values(),
  clusters: Array.from(clusters.values(), ({ tally }) => tally.firstRaisedAt),
  incidents: Array.from(incidents.values(), showIncident),
});

const inArchive = ({ alarms, clusters, incidents }: Archived): Scored => ({
  alarms: alarms.map(({ entity_id, severity, raised_at, cleared_at }) => ({
    ...{ entity_id, severity, raised_at: Date.parse(raised_at) },
    cleared_at: cleared_at === null ? undefined : Date.parse(cleared_at),
  })),
  clusters: clusters.map(({ first_raised_at }) => Date.parse(first_raised_at)),
  incidents,
});
