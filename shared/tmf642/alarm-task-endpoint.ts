import { type AlarmActName, whyNotPermitted } from "#shared/alarms/alarm-act.ts";
import type { LiveAlarm } from "#shared/alarms/live-alarm.ts";
import { conflict } from "#shared/problems.ts";
import { type AlarmPattern, alarmsMeant } from "#shared/tmf642/alarm-pattern.ts";
import { type AlarmTaskName, alarmTasks } from "#shared/tmf642/alarm-task.ts";
import { taskEndpoint } from "#shared/tmf642/task-endpoint.ts";

/** All that a task does is one entry of the journal, which may have 400 KB. */
const mostAlarms = 1000;

interface Patterned {
  readonly alarmPattern: readonly AlarmPattern[];
}

/** The endpoint of one of TMF642's tasks on all alarms that its patterns mean. */
export function alarmTaskEndpoint(name: AlarmTaskName, summary: string) {
  const { act, done, body, said } = alarmTasks[name];
  const task = { name, summary, audit: `alarm.${act}`, body, done } as const;
  return taskEndpoint<Patterned>(task, (asked, actor, situation, around) => {
    const alarms = thatPermit(act, alarmsMeant(situation, asked.alarmPattern, around));
    const facts = alarms.map(({ id }) => ({ kind: "alarm_act" as const, id, act, actor, ...said(asked) }));
    const targets = alarms.map(({ id }) => id);
    return { alarms, facts, detail: { targets, meta: { alarms: alarms.length } } };
  });
}

/** It is done to those to which it can be done; which these were is answered. */
function thatPermit(act: AlarmActName, meant: readonly LiveAlarm[]): LiveAlarm[] {
  const alarms = meant.filter((alarm) => whyNotPermitted(alarm, act) === undefined);
  if (alarms.length <= mostAlarms) return alarms;
  throw conflict(`The patterns mean ${alarms.length} alarms, and a task takes ${mostAlarms} at most.`);
}
