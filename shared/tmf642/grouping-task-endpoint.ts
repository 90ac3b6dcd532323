import type { LiveAlarm } from "#shared/alarms/live-alarm.ts";
import { groupingFact, toGroup, toUngroup } from "#shared/clusters/draft-grouping.ts";
import { AlarmBook, appendsToJournal } from "#shared/journal/alarm-book.ts";
import type { Situation } from "#shared/journal/situation.ts";
import { endpoint } from "#shared/lambda/endpoint.ts";
import { clock } from "#shared/platform/clock.ts";
import { validationFailed } from "#shared/problems.ts";
import { addresses } from "#shared/tmf642/alarm-address.ts";
import { alarmsMeant } from "#shared/tmf642/alarm-pattern.ts";
import { DoneTask, doneTask } from "#shared/tmf642/done-task.ts";
import { type GroupingTask, type GroupingTaskName, groupingTasks } from "#shared/tmf642/grouping-task.ts";
import { saidBy } from "#shared/tmf642/said.ts";
import type { Surroundings } from "#shared/tmf642/surroundings.ts";
import { surroundingsIn } from "#shared/tmf642/surroundings-in.ts";

/** The endpoint of one of TMF642's tasks on groups: done at once and whole, or refused. */
export function groupingTaskEndpoint<Name extends GroupingTaskName>(name: Name, summary: string) {
  const book = new AlarmBook();
  const { done, audit, body: schema } = groupingTasks[name];
  return endpoint(
    {
      method: "POST",
      path: `/tmf-api/alarm/v4/${name}`,
      tenantPrefix: true,
      summary,
      scope: "alarms:write",
      audit,
      errors: "tmf",
      body: schema,
      response: DoneTask,
      status: 201,
      ...appendsToJournal,
    },
    async ({ body, caller, change, exchange }) => {
      const situation = await book.current(caller.tenantId);
      const now = clock.now();
      const around = surroundingsIn(situation, addresses(exchange), now);
      const task = body as GroupingTask;
      const { parent, meant } = participants(situation, task, around);
      const groups = name === "groupAlarms";
      const alarms = groups ? toGroup(situation, parent, meant) : toUngroup(parent, meant);
      const { sourceSystemId: system, alarmChangedTime } = task;
      const said = { actor: caller.principalId, ...saidBy({ user: undefined, system }, alarmChangedTime) };
      const fact = groupingFact(alarms, groups ? parent : undefined, said);
      if (alarms.length > 0) change.append(book.draft(situation, [fact], now));
      const targets = [parent, ...alarms].map(({ id }) => id);
      const meta = { alarms: alarms.length, parent: parent.id };
      change.describe(alarms.length > 0 ? { targets, meta } : { action: "none" });
      return doneTask(name, task, done, alarms, around);
    },
  );
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
  if (!parent) throw refused("#/parentAlarm", `must mean an alarm ${atHand}`);
  if (others.length > 0)
    throw refused("#/parentAlarm", `must mean one alarm, and means ${others.length + 1}`);
  const meant = correlatedAlarm.map((pattern) => alarmsMeant(situation, [pattern], around));
  const unmet = meant.findIndex(({ length }) => length === 0);
  if (unmet >= 0) throw refused(`#/correlatedAlarm/${unmet}`, `must mean an alarm ${atHand}`);
  return { parent, meant: [...new Set(meant.flat())] };
}

const atHand = "that is open or was clear for less than a day: what is in the archive stays as it is";

const refused = (pointer: string, detail: string) =>
  validationFailed([{ pointer, detail, code: "no_such_alarm" }]);
