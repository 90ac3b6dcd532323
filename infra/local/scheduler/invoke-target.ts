import { randomUUID } from "node:crypto";
import { accountId, region, resourceName } from "../arn.ts";
import { AwsError } from "../aws/aws-error.ts";
import type { Authorizer } from "../iam/authorizer.ts";
import type { AsyncInvocations } from "../lambda/async-invocations.ts";
import { hostSource, type Log } from "../log.ts";
import type { Queues } from "../sqs/queues.ts";
import { type Schedule, scheduleArn } from "./schedule.ts";

/** Does what a schedule is for, at the time when it was due. */
export type InvokeTarget = (schedule: Schedule, due: number) => Promise<void>;

interface Parts {
  readonly queues: Queues;
  readonly functions: ReadonlyMap<string, AsyncInvocations>;
  readonly authorizer: Authorizer;
  readonly log: Log;
}

/** Invokes functions and fills queues, in the schedule's role. What fails is a dead letter at once. */
export function invokeTargets({ queues, functions, authorizer, log }: Parts): InvokeTarget {
  const check = ({ name, input }: Schedule, action: string, resource: string): void => {
    const caller = { functionName: `the schedule ${name}`, roleArn: input.Target.RoleArn };
    if (authorizer.firstDenied(caller, [{ action, resource }])) {
      throw new AwsError("AccessDeniedException", `the schedule's role doesn't grant ${action}`);
    }
  };
  const invoke = async (schedule: Schedule, payload: string): Promise<void> => {
    const { Arn, SqsParameters } = schedule.input.Target;
    const name = resourceName(Arn);
    if (Arn.includes(":lambda:") && functions.has(name)) {
      check(schedule, "lambda:InvokeFunction", Arn);
      await functions.get(name)?.accept(payload);
    } else if (Arn.includes(":sqs:") && queues.has(name)) {
      check(schedule, "sqs:SendMessage", Arn);
      await queues.get(name)?.send({ body: payload, groupId: SqsParameters?.MessageGroupId });
    } else {
      throw new AwsError("ResourceNotFoundException", `there is no ${Arn} here`);
    }
  };
  return async (schedule, due) => {
    const payload = payloadOf(schedule, due);
    try {
      await invoke(schedule, payload);
    } catch (error) {
      if (!(error instanceof AwsError)) throw error;
      log(hostSource, `the schedule ${schedule.name} could not run: ${error.message}`);
      const { DeadLetterConfig } = schedule.input.Target;
      const deadLetters = queues.get(resourceName(DeadLetterConfig?.Arn ?? ""));
      if (!deadLetters) return;
      check(schedule, "sqs:SendMessage", deadLetters.arn);
      await deadLetters.send({ body: payload, attributes: deadLetterAttributes(schedule, due, error) });
    }
  };
}

/** What the schedule wants sent, or an event that says that it was time. */
function payloadOf(schedule: Schedule, due: number): string {
  const time = new Date(due).toISOString().replace(/\.\d+Z$/, "Z");
  const id = randomUUID();
  const values: Readonly<Record<string, string>> = {
    "schedule-arn": scheduleArn(schedule),
    "scheduled-time": time,
    "execution-id": id,
    "attempt-number": "1",
  };
  const { Input } = schedule.input.Target;
  if (Input !== undefined) {
    return Input.replace(/<aws\.scheduler\.([a-z-]+)>/g, (whole, name: string) => values[name] ?? whole);
  }
  return JSON.stringify({
    version: "0",
    id,
    "detail-type": "Scheduled Event",
    source: "aws.scheduler",
    account: accountId,
    time,
    region,
    resources: [scheduleArn(schedule)],
    detail: "{}",
  });
}

function deadLetterAttributes(schedule: Schedule, due: number, { code, message }: AwsError) {
  const values = {
    ERROR_CODE: code,
    ERROR_MESSAGE: message,
    SCHEDULE_ARN: scheduleArn(schedule),
    SCHEDULED_TIME: new Date(due).toISOString(),
    TARGET_ARN: schedule.input.Target.Arn,
  };
  return Object.fromEntries(
    Object.entries(values).map(([name, StringValue]) => [name, { DataType: "String", StringValue }]),
  );
}
