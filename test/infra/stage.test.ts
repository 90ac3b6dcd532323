import { App } from "aws-cdk-lib";
import { describe, expect, test } from "vitest";
import { hasAlarms, isDisposable, readStage, resourceName } from "../../infra/stage.ts";

const stage = (context: Readonly<Record<string, string>>) => readStage(new App({ context }).node);
const providers = JSON.stringify([
  {
    ...{ issuer: "https://login.example.com/", jwksUrl: "http://127.0.0.1/jwks", audience: "tocsin" },
    ...{ tenantClaim: "org", tenants: { acme: "01a1fe5b-1111-7aaa-8bbb-222233334444" } },
  },
]);
const complaint = (name: string) => new RegExp(`bad stage settings:[^]*${name}`);

test("nothing given is the stage dev, which can be thrown away and has no alarms", () => {
  expect(stage({})).toEqual({
    stage: "dev",
    logLevel: "INFO",
    logRetentionDays: 30,
    tokenAlgorithm: "ES256",
    accessTokenMinutes: 15,
    passwordMinLength: 12,
    apiRequestsPerSecond: 2000,
  });
  expect(isDisposable(stage({}))).toBe(true);
  expect(hasAlarms(stage({}))).toBe(false);
});

test("every stage but dev and local keeps its data and has alarms", () => {
  for (const name of ["prod", "staging", "prod-eu"]) {
    expect(isDisposable(stage({ stage: name })), name).toBe(false);
    expect(hasAlarms(stage({ stage: name })), name).toBe(true);
  }
});

test("alarms can be had or not, by a word on the command line", () => {
  expect(hasAlarms(stage({ alarms: "true" }))).toBe(true);
  expect(hasAlarms(stage({ stage: "prod", alarms: "false" }))).toBe(false);
});

test.each([
  ["stage", "Prod!"],
  ["publicBaseUrl", "ftp://example.com"],
  ["logLevel", "WARN"],
  ["logRetentionDays", "31"],
  ["apiRequestsPerSecond", "0"],
  ["limits", "many"],
  ["limits", '{"global":0}'],
  ["limits", '{"oauth":30}'],
  ["alarms", "perhaps"],
  ["passwordMinLength", "7"],
  ["accessTokenMinutes", "61"],
  ["tokenAlgorithm", "none"],
  ["identityProviders", "[{}]"],
  ["identityProviders", "google"],
  ["secretsProvider", "dotenv"],
  ["secretsTtlSeconds", "-1"],
  ["vaultAddress", "vault.example.com"],
  ["webhookAllowedHosts", "127.0.0.1"],
  ["alarmTopicArn", "arn:aws:sns:eu-central-1:123456789012:topic.fifo"],
])("a bad %s stops the synthesis with its name", (name, value) => {
  expect(() => stage({ [name]: value })).toThrow(complaint(name));
});

test("limits are set by their names, in JSON; the others are as usual", () => {
  expect(stage({ limits: '{"auth":30}' }).limits).toEqual({ auth: 30 });
});

test("Vault can't be the secrets' provider without an address", () => {
  expect(() => stage({ secretsProvider: "vault" })).toThrow(complaint("vaultAddress"));
  expect(() => stage({ secretsProvider: "vault", vaultAddress: "http://127.0.0.1:8200" })).not.toThrow();
});

test("a setting that there isn't stops the synthesis with its name: it is a real one, misspelt", () => {
  expect(() => stage({ logLevle: "ERROR" })).toThrow(complaint("logLevle"));
});

test("what CDK itself puts into the context is nobody's setting", () => {
  expect(() => stage({ "@aws-cdk/core:bundling": "x", "aws:cdk:bundling-stacks": "x" })).not.toThrow();
});

describe("where data is kept", () => {
  test.each([
    ["publicBaseUrl", "http://tocsin.example.com"],
    ["logLevel", "DEBUG"],
    ["tokenAlgorithm", "HS256"],
    ["vaultAddress", "http://vault.example.com"],
    ["passwordMinLength", "8"],
    ["identityProviders", providers],
    ["logRetentionDays", "14"],
    ["webhookAllowedHosts", "127.0.0.1:9000,[::1]:*"],
  ])("an unsafe %s stops the synthesis with its name; the stage dev may have it", (name, value) => {
    expect(() => stage({ stage: "prod", [name]: value })).toThrow(complaint(name));
    expect(() => stage({ stage: "dev", [name]: value })).not.toThrow();
  });

  test("the safe ones are taken", () => {
    const settings = {
      publicBaseUrl: "https://tocsin.example.com",
      logLevel: "ERROR",
      logRetentionDays: "365",
    };
    expect(stage({ stage: "prod", ...settings })).toMatchObject({ ...settings, logRetentionDays: 365 });
  });
});

test("physical names are the system, the stage and the name in kebab case", () => {
  expect(resourceName(stage({ stage: "prod" }), "alarmHistory")).toBe("tocsin-prod-alarm-history");
});
