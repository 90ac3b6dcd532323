import { App } from "aws-cdk-lib";
import { expect, test } from "vitest";
import { isDisposable, readStage, resourceName } from "../../infra/stage.ts";

const stage = (context: Readonly<Record<string, string>>) => readStage(new App({ context }).node);

test("nothing given is the stage dev, which can be thrown away", () => {
  expect(stage({})).toEqual({ stage: "dev", logLevel: "INFO", logRetentionDays: 30 });
  expect(isDisposable(stage({}))).toBe(true);
  expect(isDisposable(stage({ stage: "prod" }))).toBe(false);
});

test.each([
  ["stage", "Prod!"],
  ["publicBaseUrl", "ftp://example.com"],
  ["logLevel", "LOUD"],
  ["logRetentionDays", "31"],
])("a bad %s stops the synthesis with its name", (name, value) => {
  expect(() => stage({ [name]: value })).toThrow(new RegExp(`bad stage settings:[^]*${name}`));
});

test("physical names are the system, the stage and the name in kebab case", () => {
  expect(resourceName(stage({ stage: "prod" }), "alarmHistory")).toBe("tocsin-prod-alarm-history");
});
