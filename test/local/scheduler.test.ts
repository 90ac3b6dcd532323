import { setTimeout as sleep } from "node:timers/promises";
import {
  CreateScheduleCommand,
  CreateScheduleGroupCommand,
  DeleteScheduleCommand,
  DeleteScheduleGroupCommand,
  GetScheduleCommand,
  type CreateScheduleCommandInput as Input,
  ListSchedulesCommand,
  type Target,
  UpdateScheduleCommand,
} from "@aws-sdk/client-scheduler";
import { ReceiveMessageCommand } from "@aws-sdk/client-sqs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { soon, startToy, type Toy } from "./toy/start-toy.ts";

let toy: Toy;

beforeAll(async () => {
  toy = await startToy({ keepsData: true });
});

afterAll(() => toy?.stop());

const functionArn = (name: string) => `arn:aws:lambda:us-east-1:000000000000:function:toy-${name}`;
/** At a time to come; the clock of schedules has whole seconds. */
const soonest = () => `at(${new Date(Date.now() + 1500).toISOString().slice(0, 19)})`;

/** A schedule that counts, under the name `counted`, how often it ran. */
const counting = (counted: string, more: Partial<Input> = {}, target: Partial<Target> = {}): Input => ({
  Name: counted,
  ScheduleExpression: soonest(),
  FlexibleTimeWindow: { Mode: "OFF" },
  Target: {
    Arn: functionArn("count-tick"),
    RoleArn: toy.cloud.outputs["ToyWork.TickerRole"],
    Input: JSON.stringify({ "detail-type": counted }),
    ...target,
  },
  ...more,
});
const create = (input: Input) => toy.aws.scheduler.send(new CreateScheduleCommand(input));
const get = (Name: string, GroupName?: string) =>
  toy.aws.scheduler.send(new GetScheduleCommand({ Name, GroupName }));
const ticks = async (counted: string) => Number((await toy.seen(counted))?.ticks?.N ?? 0);
const refusal = (name: string) => expect.objectContaining({ name });

describe("a schedule of the templates", () => {
  it("is there", async () => {
    expect(await get("toy-morning", "toy-shop")).toMatchObject({
      Arn: "arn:aws:scheduler:us-east-1:000000000000:schedule/toy-shop/toy-morning",
      ScheduleExpression: "cron(30 6 * * ? *)",
      ScheduleExpressionTimezone: "Europe/Berlin",
      State: "ENABLED",
      CreationDate: expect.any(Date),
      Target: { Arn: functionArn("count-tick") },
    });
  });
});

describe("a schedule", () => {
  it("for one time runs once, with what it knows of itself in the input, and may delete itself", async () => {
    const Input = '{"detail-type":"<aws.scheduler.schedule-arn>"}';
    const input = counting("once", { ActionAfterCompletion: "DELETE" }, { Input });
    const { ScheduleArn = "" } = await create(input);
    await soon(async () => expect(await ticks(ScheduleArn)).toBe(1));
    await soon(() => expect(get("once")).rejects.toEqual(refusal("ResourceNotFoundException")));
    await sleep(300);
    expect(await ticks(ScheduleArn)).toBe(1);
  });

  it("without an input says that it was time; at a rate it does so at once", async () => {
    await create(counting("plain", { ScheduleExpression: "rate(1 hour)" }, { Input: undefined }));
    await soon(async () => expect(await ticks("Scheduled Event")).toBe(1));
  });

  it("doesn't run while it is disabled, nor after it is deleted", async () => {
    await create(counting("disabled", { State: "DISABLED" }));
    await create(counting("deleted"));
    await toy.aws.scheduler.send(new DeleteScheduleCommand({ Name: "deleted" }));
    await sleep(2000);
    expect([await ticks("disabled"), await ticks("deleted")]).toEqual([0, 0]);
  });

  it("runs as it was last updated; what an update leaves out is forgotten", async () => {
    await create(
      counting("updated", { ScheduleExpression: "rate(30 days)", StartDate: new Date("2099-01-01") }),
    );
    await toy.aws.scheduler.send(new UpdateScheduleCommand(counting("updated")));
    await soon(async () => expect(await ticks("updated")).toBe(1));
    expect((await get("updated")).StartDate).toBeUndefined();
  });

  it("whose role may not invoke the target becomes a dead letter", async () => {
    const Arn = functionArn("crash");
    const DeadLetterConfig = { Arn: "arn:aws:sqs:us-east-1:000000000000:toy-dead-letters" };
    await create(counting("forbidden", {}, { Arn, DeadLetterConfig }));
    const QueueUrl = toy.cloud.outputs["ToyWork.DeadLetterUrl"];
    const receive = new ReceiveMessageCommand({
      QueueUrl,
      WaitTimeSeconds: 1,
      MessageAttributeNames: ["All"],
    });
    const letter = await soon(async () => {
      const { Messages } = await toy.aws.sqs.send(receive);
      expect(Messages).toHaveLength(1);
      return Messages?.[0];
    });
    expect(letter).toMatchObject({
      Body: '{"detail-type":"forbidden"}',
      MessageAttributes: {
        ERROR_CODE: { StringValue: "AccessDeniedException" },
        TARGET_ARN: { StringValue: Arn },
      },
    });
  });

  it.each([
    ["a name that is taken", { Name: "toy-morning", GroupName: "toy-shop" }, "ConflictException"],
    ["a group that isn't there", { GroupName: "nowhere" }, "ResourceNotFoundException"],
    ["an expression that is none", { ScheduleExpression: "daily" }, "ValidationException"],
    ["a time zone that is none", { ScheduleExpressionTimezone: "Moon/Crater" }, "ValidationException"],
  ])("with %s is refused", async (_, more, name) => {
    await expect(create(counting("refused", more))).rejects.toEqual(refusal(name));
  });

  it("in a role that the Scheduler may not assume is refused", async () => {
    const RoleArn = "arn:aws:iam::000000000000:role/nobody";
    const refused = create(counting("refused", {}, { RoleArn }));
    await expect(refused).rejects.toEqual(refusal("ValidationException"));
  });
});

describe("a group", () => {
  it("lists its schedules, in pages, and takes them along when it is deleted", async () => {
    const GroupName = "short-lived";
    await toy.aws.scheduler.send(new CreateScheduleGroupCommand({ Name: GroupName }));
    for (const name of ["a1", "a2", "b1"]) {
      await create(counting(name, { GroupName, ScheduleExpression: "rate(30 days)", State: "DISABLED" }));
    }
    const list = (more: object) => toy.aws.scheduler.send(new ListSchedulesCommand({ GroupName, ...more }));
    const names = async (more: object) => (await list(more)).Schedules?.map(({ Name }) => Name);
    expect(await names({})).toEqual(["a1", "a2", "b1"]);
    expect(await names({ NamePrefix: "a" })).toEqual(["a1", "a2"]);
    expect(await names({ State: "ENABLED" })).toEqual([]);
    const { NextToken } = await list({ MaxResults: 2 });
    expect(await names({ MaxResults: 2, NextToken })).toEqual(["b1"]);
    await toy.aws.scheduler.send(new DeleteScheduleGroupCommand({ Name: GroupName }));
    await expect(get("a1", GroupName)).rejects.toEqual(refusal("ResourceNotFoundException"));
  });
});

describe("a restart", () => {
  it("makes up for what was due meanwhile, once", async () => {
    await create(counting("missed"));
    await toy.cloud.stop();
    await sleep(1600);
    toy = await toy.restart();
    await soon(async () => expect(await ticks("missed")).toBe(1));
    toy = await toy.restart();
    await sleep(300);
    expect(await ticks("missed")).toBe(1);
  });
});
