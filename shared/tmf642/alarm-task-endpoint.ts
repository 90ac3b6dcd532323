import { type AlarmActName, whyNotPermitted } from "#shared/alarms/alarm-act.ts";
import type { LiveAlarm } from "#shared/alarms/live-alarm.ts";
import { AlarmBook, appendsToJournal } from "#shared/journal/alarm-book.ts";
import { endpoint } from "#shared/lambda/endpoint.ts";
import { clock } from "#shared/platform/clock.ts";
import { conflict } from "#shared/problems.ts";
import { addresses } from "#shared/tmf642/alarm-address.ts";
import { type AlarmPattern, alarmsMeant } from "#shared/tmf642/alarm-pattern.ts";
import { type AlarmTaskName, alarmTasks } from "#shared/tmf642/alarm-task.ts";
import { DoneTask, doneTask } from "#shared/tmf642/done-task.ts";
import { surroundingsIn } from "#shared/tmf642/surroundings-in.ts";

/** All that a task does is one entry of the journal, which may have 400 KB. */
const mostAlarms = 1000;

/** The endpoint of one of TMF642's tasks: done at once and whole, on all alarms that its patterns mean. */
export function alarmTaskEndpoint<Name extends AlarmTaskName>(name: Name, summary: string) {
  const book = new AlarmBook();
  const { act, done, body: schema, said } = alarmTasks[name];
  return endpoint(
    {
      method: "POST",
      path: `/tmf-api/alarm/v4/${name}`,
      tenantPrefix: true,
      summary,
      scope: "alarms:write",
      audit: `alarm.${act}` as const,
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
      const { alarmPattern } = body as { alarmPattern: readonly AlarmPattern[] };
      const alarms = thatPermit(act, alarmsMeant(situation, alarmPattern, around));
      const facts = alarms.map(({ id }) => ({
        kind: "alarm_act" as const,
        ...{ id, act, actor: caller.principalId },
        ...said(body),
      }));
      if (facts.length > 0) change.append(book.draft(situation, facts, now));
      const targets = alarms.map(({ id }) => id);
      change.describe(facts.length > 0 ? { targets, meta: { alarms: facts.length } } : { action: "none" });
      return doneTask(name, body as object, done, alarms, around);
    },
  );
}

/** It is done to those to which it can be done; which these were is answered. */
function thatPermit(act: AlarmActName, meant: readonly LiveAlarm[]): LiveAlarm[] {
  const alarms = meant.filter((alarm) => whyNotPermitted(alarm, act) === undefined);
  if (alarms.length <= mostAlarms) return alarms;
  throw conflict(`The patterns mean ${alarms.length} alarms, and a task takes ${mostAlarms} at most.`);
}
