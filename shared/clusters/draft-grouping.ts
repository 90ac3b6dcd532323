import type { LiveAlarm } from "#shared/alarms/live-alarm.ts";
import type { AlarmsGrouped } from "#shared/clusters/group-alarms.ts";
import { lineage, topOf } from "#shared/clusters/lineage.ts";
import { rootOf } from "#shared/clusters/live-cluster.ts";
import type { Situation } from "#shared/journal/situation.ts";
import { conflict } from "#shared/problems.ts";

/** A group leaves for the archive as a whole, so its oldest alarms are kept as long as its newest. */
const mostInGroup = 1000;

/** Which of some alarms are to be put under a parent: those that aren't there yet. @throws 409 */
export function toGroup(
  situation: Situation,
  parent: LiveAlarm,
  meant: readonly LiveAlarm[],
): readonly LiveAlarm[] {
  const above = new Set(lineage(situation, parent));
  const circular = meant.find((alarm) => alarm !== parent && above.has(alarm));
  if (circular)
    throw conflict(
      `The parent is grouped under the alarm ${circular.id} itself, directly or through others.`,
    );
  const alarms = meant.filter((alarm) => alarm !== parent && alarm.grouped?.parent_id !== parent.id);
  const size = sizeWith(situation, parent, alarms);
  if (size > mostInGroup)
    throw conflict(`The group would be of ${size} alarms, and one has ${mostInGroup} at most.`);
  return alarms;
}

/** Which of some alarms are to be taken out from under a parent: those that are directly there. */
export const toUngroup = (parent: LiveAlarm, meant: readonly LiveAlarm[]): readonly LiveAlarm[] =>
  meant.filter(({ grouped }) => grouped?.parent_id === parent.id);

/** How many alarms a parent's group will have: each brings those that are under it, directly or through others. */
function sizeWith(situation: Situation, parent: LiveAlarm, alarms: readonly LiveAlarm[]): number {
  const tops = new Set([topOf(situation, parent), ...alarms]);
  const clusters = new Set([...tops].map(({ cluster }) => rootOf(cluster)));
  let size = 0;
  for (const { members } of clusters)
    for (const member of members)
      if ([...lineage(situation, member)].some((above) => tops.has(above))) size++;
  return size;
}

/** What the journal is told. */
export const groupingFact = (
  alarms: readonly LiveAlarm[],
  parent: LiveAlarm | undefined,
  said: Pick<AlarmsGrouped, "actor" | "on_behalf_of" | "at">,
) => ({
  kind: "alarms_grouped" as const,
  ids: alarms.map(({ id }) => id),
  parent_id: parent?.id ?? null,
  ...said,
});
