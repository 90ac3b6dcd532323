import { rm } from "node:fs/promises";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { discoverFunctions } from "../../infra/discover.ts";
import { scratchFunctions } from "./scratch-functions.ts";
import { functionsFolder, resourcesOf, synthesized, type Template } from "./synthesized.ts";

const consumer = `
import { logConsumer } from "#shared/lambda/log-consumer.ts";

export const handler = logConsumer({ pattern: '{ $.level = "ERROR" }' }, async () => {});
`;

let templates: readonly Template[];
let others: string[];

beforeAll(async () => {
  const file = { "system/keep-errors.log.ts": consumer };
  await using scratch = await scratchFunctions(file, { copyOf: functionsFolder });
  // In the place of one of ours: CloudWatch lets two read a log, and there are two.
  await rm(join(scratch.folder, "audit", "record-attempts.log.ts"));
  templates = await synthesized(scratch.folder, { stage: "prod" });
  others = (await discoverFunctions(functionsFolder))
    .filter(({ definition }) => definition.trigger !== "log")
    .map(({ name }) => `tocsin-prod-${name}`);
});

describe("one new file that consumes logs", () => {
  const ofConsumer = (value: unknown) => JSON.stringify(value).includes("keep-errors");

  test("is subscribed to every other function, and to no consumer", () => {
    const filters = resourcesOf("AWS::Logs::SubscriptionFilter", templates)
      .map(({ Properties }) => Properties)
      .filter(({ DestinationArn }) => ofConsumer(DestinationArn));
    const groups = filters.map(({ LogGroupName }) => LogGroupName);
    expect(groups.sort()).toEqual(others.map((name) => `/aws/lambda/${name}`).sort());
    for (const { FilterPattern, DestinationArn } of filters) {
      expect(FilterPattern).toBe('{ $.level = "ERROR" }');
      expect(JSON.stringify(DestinationArn)).toContain(":function:tocsin-prod-keep-errors");
    }
  });

  test("may be invoked by CloudWatch Logs, for this stage's functions alone", () => {
    const [permission, ...further] = resourcesOf("AWS::Lambda::Permission", templates).filter(
      ({ id, Properties }) => Properties.Principal === "logs.amazonaws.com" && id.includes("keeperrors"),
    );
    expect(further).toEqual([]);
    expect(permission?.Properties).toMatchObject({ SourceAccount: { Ref: "AWS::AccountId" } });
    expect(JSON.stringify(permission?.Properties.SourceArn)).toContain(
      ":log-group:/aws/lambda/tocsin-prod-*:*",
    );
  });

  test("has dead letters for what it fails on, with their alarm", () => {
    const destinations = resourcesOf("AWS::Lambda::EventInvokeConfig", templates).map(({ Properties }) =>
      JSON.stringify(Properties),
    );
    expect(destinations.filter((text) => text.includes("keeperrorsDeadLetters"))).toHaveLength(1);
    const alarms = resourcesOf("AWS::CloudWatch::Alarm", templates).map(
      ({ Properties }) => Properties.AlarmName,
    );
    expect(alarms).toEqual(
      expect.arrayContaining([
        "tocsin-prod-keep-errors-dead-letters",
        "tocsin-prod-keep-errors-function-errors",
      ]),
    );
  });
});

test("without a consumer there is no stack for subscriptions", async () => {
  const stacks = (await synthesized(functionsFolder, { stage: "dev" })).map(({ stack }) => stack);
  const consumers = (await discoverFunctions(functionsFolder)).filter(
    ({ definition }) => definition.trigger === "log",
  );
  expect(stacks.includes("tocsin-dev-subscriptions")).toBe(consumers.length > 0);
});
