import * as z from "zod";
import { AlarmPattern } from "#shared/tmf642/alarm-pattern.ts";
import { AlarmPatterns } from "#shared/tmf642/alarm-patterns.ts";
import { Name, typeMembers } from "#shared/tmf642/resource-members.ts";
import { TimeOfDeed } from "#shared/tmf642/said.ts";

const bodyOf = (type: string) =>
  z
    .strictObject({
      ...typeMembers(type),
      parentAlarm: AlarmPattern,
      correlatedAlarm: AlarmPatterns,
      sourceSystemId: Name,
      alarmChangedTime: TimeOfDeed,
      state: z.enum(["acknowledged", "inProgress", "done"]).optional(),
    })
    .meta({ id: `Tmf${type}` });

/** TMF642's tasks that put alarms under another one, and take them out again. */
export const groupingTasks = {
  groupAlarms: { body: bodyOf("GroupAlarms"), done: "groupedAlarm", audit: "alarm.group" },
  unGroupAlarms: { body: bodyOf("UnGroupAlarms"), done: "unGroupedAlarm", audit: "alarm.ungroup" },
} as const;

export type GroupingTaskName = keyof typeof groupingTasks;

export type GroupingTask = z.output<(typeof groupingTasks)[GroupingTaskName]["body"]>;
