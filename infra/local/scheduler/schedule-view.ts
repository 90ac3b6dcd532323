import { type Schedule, scheduleArn, toMs } from "./schedule.ts";

/** What `GetSchedule` tells. */
export function shown(schedule: Schedule): object {
  const { input, group, name, createdAt, modifiedAt } = schedule;
  const seconds = (date: number | string | undefined) => {
    const ms = toMs(date);
    return ms === undefined ? undefined : ms / 1000;
  };
  return {
    ...summary(schedule),
    ActionAfterCompletion: input.ActionAfterCompletion ?? "NONE",
    CreationDate: createdAt / 1000,
    Description: input.Description,
    EndDate: seconds(input.EndDate),
    FlexibleTimeWindow: input.FlexibleTimeWindow,
    GroupName: group,
    LastModificationDate: modifiedAt / 1000,
    Name: name,
    ScheduleExpression: input.ScheduleExpression,
    ScheduleExpressionTimezone: input.ScheduleExpressionTimezone ?? "UTC",
    StartDate: seconds(input.StartDate),
    Target: input.Target,
  };
}

/** What `ListSchedules` tells of each. */
export const summary = (schedule: Schedule) => ({
  Arn: scheduleArn(schedule),
  CreationDate: schedule.createdAt / 1000,
  GroupName: schedule.group,
  LastModificationDate: schedule.modifiedAt / 1000,
  Name: schedule.name,
  State: schedule.input.State ?? "ENABLED",
  Target: { Arn: schedule.input.Target.Arn },
});
