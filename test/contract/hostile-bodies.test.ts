import { beforeAll, describe, expect, test } from "vitest";
import { discoverFunctions, triggeredBy } from "../../infra/discover.ts";
import { functionsFolder } from "../infra/synthesized.ts";
import { connect, type Problem, type Tenant } from "../support/tocsin.ts";
import { asProblem } from "./as-problem.ts";
import { ambiguous, malformed, notUtf8 } from "./hostile-bodies.ts";
import { speaksOurs } from "./valid-requests.ts";

const tocsin = connect();
const endpoints = triggeredBy("http", await discoverFunctions(functionsFolder)).filter(
  (endpoint) => endpoint.definition.body && endpoint.definition.access !== "public" && speaksOurs(endpoint),
);
let tenant: Tenant;
beforeAll(async () => {
  tenant = await tocsin.newTenant();
});

const entities = "/api/v1/entities";
const json = { "content-type": "application/json" };

test(`${malformed.length} texts that are no JSON are 400, each with the same words`, async () => {
  expect(malformed.length).toBeGreaterThanOrEqual(250);
  const answers: [string, number, string][] = [];
  for (const text of malformed) {
    const { status, body } = await tenant.send<Problem>("POST", entities, text);
    answers.push([text, status, body.detail]);
  }
  const expected = "The body is not well-formed JSON.";
  expect(answers.filter(([, status, detail]) => status !== 400 || detail !== expected)).toEqual([]);
});

test(`${notUtf8.length} bodies that aren't UTF-8 are 400: nothing is repaired on the way`, async (context) => {
  tocsin.needs(context, "binary-bodies");
  const headers = { ...json, "x-api-key": tenant.apiKey };
  for (const body of notUtf8) {
    const init = { method: "POST", headers, body: new Uint8Array(body) };
    const answer = await fetch(`${tocsin.running.apiUrl}${entities}`, init);
    expect([body.toString("hex"), answer.status]).toEqual([body.toString("hex"), 400]);
  }
});

test.each(ambiguous.map((text) => [text.slice(0, 40), text]))("%s … is 400", async (_, text) => {
  const { status, body } = await tenant.send<Problem>("POST", entities, text);
  expect(status).toBe(400);
  expect(body.detail).toMatch(/named __proto__|two members|levels deep/);
});

describe("what is JSON, but nothing that an endpoint takes,", () => {
  const values = [
    "null",
    "0",
    '""',
    "[]",
    "[[]]",
    '{"":{}}',
    '"\\ud800"',
    '{"a":"\\u0000"}',
    "1e400",
    "-0",
    "[1e-400]",
  ];
  test("is 422 to every endpoint that takes a body", async () => {
    for (const { definition } of endpoints) {
      const path = definition.path.replaceAll(/\{\w+\}/g, "any");
      for (const value of values) {
        const { status } = asProblem(await tenant.send(definition.method, path, value));
        expect([definition.method, path, value, status]).toEqual([definition.method, path, value, 422]);
      }
    }
  });
});
