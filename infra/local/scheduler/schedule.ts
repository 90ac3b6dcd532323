import { arn } from "../arn.ts";

/** `Target`, where a schedule leads: a function or a queue. */
interface ScheduleTarget {
  readonly Arn: string;
  readonly RoleArn: string;
  readonly Input?: string;
  readonly DeadLetterConfig?: { readonly Arn?: string };
  readonly RetryPolicy?: {
    readonly MaximumEventAgeInSeconds?: number;
    readonly MaximumRetryAttempts?: number;
  };
  readonly SqsParameters?: { readonly MessageGroupId?: string };
}

/** What the API and the templates say of a schedule, in their own words. */
export interface ScheduleInput {
  readonly GroupName?: string;
  readonly ScheduleExpression: string;
  readonly ScheduleExpressionTimezone?: string;
  readonly FlexibleTimeWindow: {
    readonly Mode: "OFF" | "FLEXIBLE";
    readonly MaximumWindowInMinutes?: number;
  };
  readonly Target: ScheduleTarget;
  readonly State?: "ENABLED" | "DISABLED";
  readonly ActionAfterCompletion?: "NONE" | "DELETE";
  readonly Description?: string;
  /** Seconds since 1970; a text in templates. */
  readonly StartDate?: number | string;
  readonly EndDate?: number | string;
}

/** A schedule as it is kept. Times are milliseconds since 1970. */
export interface Schedule {
  readonly name: string;
  readonly group: string;
  readonly input: ScheduleInput;
  readonly createdAt: number;
  readonly modifiedAt: number;
  /** Up to when all that was due has been done. */
  readonly doneUntil: number;
  /** Whether it is in the templates. */
  readonly deployed?: true;
}

export const defaultGroup = "default";

export const scheduleArn = ({ group, name }: Pick<Schedule, "group" | "name">): string =>
  arn("scheduler", `schedule/${group}/${name}`);

export const groupArn = (name: string): string => arn("scheduler", `schedule-group/${name}`);

export function toMs(date: number | string | undefined): number | undefined {
  if (date === undefined) return undefined;
  return typeof date === "number" ? date * 1000 : Date.parse(date);
}
