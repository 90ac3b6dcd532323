import type { LiveAlarm } from "#shared/alarms/live-alarm.ts";
import { groupingFact, toGroup, toUngroup } from "#shared/clusters/draft-grouping.ts";
import type { Situation } from "#shared/journal/situation.ts";
import { validationFailed } from "#shared/problems.ts";
import { alarmsMeant } from "#shared/tmf642/alarm-pattern.ts";
import { type GroupingTask, type GroupingTaskName, groupingTasks } from "#shared/tmf642/grouping-task.ts";
import { saidBy } from "#shared/tmf642/said.ts";
import type { Surroundings } from "#shared/tmf642/surroundings.ts";
import { taskEndpoint } from "#shared/tmf642/task-endpoint.ts";

/** The endpoint of one of TMF642's tasks on groups. */
export function groupingTaskEndpoint(name: GroupingTaskName, summary: string) {
  const groups = name === "groupAlarms";
  return taskEndpoint({ name, summary, ...groupingTasks[name] }, (task, actor, situation, around) => {
    const { parent, meant } = participants(situation, task, around);
    const alarms = groups ? toGroup(situation, parent, meant) : toUngroup(parent, meant);
    const { sourceSystemId: system, alarmChangedTime } = task;
    const said = { actor, ...saidBy({ user: undefined, system }, alarmChangedTime) };
    const facts = [groupingFact(alarms, groups ? parent : undefined, said)];
    const targets = [parent, ...alarms].map(({ id }) => id);
    return { alarms, facts, detail: { targets, meta: { alarms: alarms.length, parent: parent.id } } };
  });
}

interface Participants {
  readonly parent: LiveAlarm;
  readonly meant: readonly LiveAlarm[];
}

/** The alarms that a task names. Who names one that isn't at hand is told which, before anything is done. @throws 400 */
function participants(
  situation: Situation,
  { parentAlarm, correlatedAlarm }: GroupingTask,
  around: Surroundings,
): Participants {
  const [parent, ...others] = alarmsMeant(situation, [parentAlarm], around);
  if (!parent) throw refused("#/parentAlarm", nothingMeant);
  if (others.length > 0)
    throw refused("#/parentAlarm", `must mean one alarm, and means ${others.length + 1}`);
  const meant = correlatedAlarm.map((pattern) => alarmsMeant(situation, [pattern], around));
  const unmet = meant.findIndex(({ length }) => length === 0);
  if (unmet >= 0) throw refused(`#/correlatedAlarm/${unmet}`, nothingMeant);
  return { parent, meant: [...new Set(meant.flat())] };
}

/** A request that is said again is the likeliest to name a state that is no longer so. */
const nothingMeant =
  "means no alarm that is open or was clear for less than a day; one that was grouped is in the state updated";

const refused = (pointer: string, detail: string) =>
  validationFailed([{ pointer, detail, code: "no_such_alarm" }]);
