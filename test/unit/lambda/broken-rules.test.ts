import { expect, test } from "vitest";
import * as z from "zod";
import { alertmanagerErrorResponse } from "#shared/lambda/alertmanager-error.ts";
import { brokenRules } from "#shared/lambda/broken-rules.ts";
import type { Exchange } from "#shared/lambda/exchange.ts";
import { validationFailed } from "#shared/problems.ts";

const Body = z.strictObject({ name: z.string(), "a/b": z.array(z.object({ id: z.int() })) });
const broken = (value: unknown) => brokenRules(Body.safeParse(value).error!, "#/");

test("a field that isn't there is told from one of the wrong type, each where it stands", () => {
  expect(broken({ "a/b": [{ id: 1 }, {}] })).toEqual([
    { pointer: "#/name", detail: "is required", code: "invalid_type" },
    { pointer: "#/a~1b/1/id", detail: "is required", code: "invalid_type" },
  ]);
  expect(broken({ name: null, "a/b": [] })).toMatchObject([{ detail: expect.stringContaining("string") }]);
});

test("Alertmanager's clients learn of it by Alertmanager's code", () => {
  const exchange = { definition: {}, trace: {} } as unknown as Exchange;
  const { statusCode, body } = alertmanagerErrorResponse(exchange, validationFailed(broken({ "a/b": [] })));
  expect([statusCode, JSON.parse(body)]).toEqual([422, { code: 602, message: "name in body is required" }]);
});
