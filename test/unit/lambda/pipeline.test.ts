import type { Context } from "aws-lambda";
import { expect, test } from "vitest";
import type { ApiResponse } from "#shared/lambda/api-response.ts";
import type { Exchange } from "#shared/lambda/exchange.ts";
import { OutOfTime } from "#shared/lambda/in-time.ts";
import { type Middleware, pipeline } from "#shared/lambda/pipeline.ts";

const exchange = {} as Exchange;
const lasting = (ms: number) => ({ getRemainingTimeInMillis: () => ms }) as Context;
const answer = (statusCode: number): ApiResponse => ({ statusCode, headers: {}, body: "" });

/** Middlewares that note where a request passes. */
function noting(passed: string[], names: readonly string[]): Middleware[] {
  const step = (name: string) => () => void passed.push(name);
  return names.map((name) => ({
    before: step(`before ${name}`),
    after: step(`after ${name}`),
    onError: step(`onError ${name}`),
  }));
}

test("a request passes the middlewares in their order, and its answer in the opposite one", async () => {
  const passed: string[] = [];
  const perform = pipeline(noting(passed, ["a", "b"]), async () => {
    passed.push("deed");
    return answer(200);
  });
  expect(await perform(exchange, lasting(1000))).toEqual(answer(200));
  expect(passed).toEqual(["before a", "before b", "deed", "after b", "after a"]);
});

test("what is thrown before the deed or by it goes to those who make an answer of it", async () => {
  const refuses: Middleware = {
    before: () => {
      throw new Error("refused");
    },
  };
  const answers: Middleware = {
    onError: (passage) => {
      passage.response = answer((passage.error as Error).message === "refused" ? 403 : 500);
    },
  };
  const passed: string[] = [];
  const deed = async () => {
    throw new Error("broken");
  };
  const refused = pipeline([...noting(passed, ["a"]), answers, refuses], deed);
  expect(await refused(exchange, lasting(1000))).toEqual(answer(403));
  expect(passed).toEqual(["before a", "onError a"]);
  expect(await pipeline([answers], deed)(exchange, lasting(1000))).toEqual(answer(500));
});

test("an error that nobody makes an answer of is thrown on", async () => {
  const perform = pipeline(noting([], ["a"]), async () => {
    throw new Error("broken");
  });
  await expect(perform(exchange, lasting(1000))).rejects.toThrow("broken");
});

test("whatever hangs, there is an answer before Lambda ends the function", async () => {
  const forever = new Promise<never>(() => {});
  const errors: unknown[] = [];
  const answers: Middleware = {
    onError: (passage) => {
      errors.push(passage.error);
      passage.response = answer(503);
    },
  };
  expect(await pipeline([answers], () => forever)(exchange, lasting(25))).toEqual(answer(503));
  const hangs: Middleware = { before: () => forever };
  const perform = pipeline([answers, hangs], async () => answer(200));
  expect(await perform(exchange, lasting(25))).toEqual(answer(503));
  expect(errors.every((error) => error instanceof OutOfTime)).toBe(true);
});
