import { expect, test } from "vitest";
import { endpointFile, scratchFunctions } from "./scratch-functions.ts";
import { resourcesOf, synthesized } from "./synthesized.ts";

const task = (name: string, more: string) => `
import { scheduledTask } from "#shared/lambda/scheduled-task.ts";

export const handler = scheduledTask({ schedule: "${name}", ${more} }, async () => {});
`;

test("a task is a schedule of its own, by the clock of its time zone, in a role that may start just it", async () => {
  await using scratch = await scratchFunctions({
    "alarms/get-greeting.ts": endpointFile("/greeting"),
    "system/sweep-attic.schedule.ts": task("cron(30 6 * * ? *)", 'timeZone: "Europe/Berlin"'),
    "system/sweep-cellar.schedule.ts": task("rate(5 minutes)", ""),
  });
  const templates = await synthesized(scratch.folder, { stage: "prod" });
  const schedules = resourcesOf("AWS::Scheduler::Schedule", templates);
  expect(schedules.map(({ Properties }) => Properties)).toMatchObject([
    { ScheduleExpression: "cron(30 6 * * ? *)", ScheduleExpressionTimezone: "Europe/Berlin" },
    { ScheduleExpression: "rate(5 minutes)", ScheduleExpressionTimezone: "UTC" },
  ]);
  const { Arn, RoleArn } = schedules[0]!.Properties.Target as Record<string, { "Fn::GetAtt": [string] }>;
  const [roleId] = RoleArn!["Fn::GetAtt"];
  const role = resourcesOf("AWS::IAM::Role", templates).find(({ id }) => id === roleId);
  expect(role?.Properties).toMatchObject({
    AssumeRolePolicyDocument: {
      Statement: [
        {
          Principal: { Service: "scheduler.amazonaws.com" },
          Condition: { StringEquals: { "aws:SourceAccount": { Ref: "AWS::AccountId" } } },
        },
      ],
    },
    Policies: [
      {
        PolicyDocument: {
          Statement: [{ Action: "lambda:InvokeFunction", Resource: Arn }, { Action: "sqs:SendMessage" }],
        },
      },
    ],
  });
});
