import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { AsyncInvocations, type FailedInvocation } from "../../infra/local/lambda/async-invocations.ts";
import { containFunctionFaults } from "../../infra/local/lambda/function-faults.ts";
import type { DeployedFunction } from "../../infra/local/lambda/functions.ts";
import {
  type FunctionSettings,
  LambdaFunction,
  Throttled,
} from "../../infra/local/lambda/lambda-function.ts";
import { applyEnvironment } from "../../infra/local/lambda/runtime-environment.ts";
import { forgetfulStore } from "../../infra/local/sqs/message-store.ts";

const folder = mkdtempSync(join(tmpdir(), "functions-"));

beforeAll(() => {
  writeFileSync(
    join(folder, "index.mjs"),
    `export const echo = async (event, context) => ({ event, name: context.functionName });
     export const wait = (event) => new Promise((resolve) => setTimeout(resolve, event.ms));
     export const fail = () => { throw new TypeError("no"); };
     export const leak = async () => { setTimeout(() => { throw new Error("too late"); }, 1); };`,
  );
});

afterAll(() => rmSync(folder, { recursive: true }));

function newFunction(handler: string, settings: Partial<FunctionSettings> = {}): LambdaFunction {
  const defaults = { name: "toy", folder, handler, roleArn: "role", timeoutMs: 1000, memoryMb: 128 };
  return new LambdaFunction({ ...defaults, reservedConcurrency: undefined, ...settings });
}

describe("a function", () => {
  it("gets the event and its context", async () => {
    expect(await newFunction("index.echo").invoke({ a: 1 })).toEqual({ event: { a: 1 }, name: "toy" });
  });

  it.each([
    ["index.fail", "TypeError"],
    ["index.missing", "Runtime.HandlerNotFound"],
    ["nothing.here", "Runtime.ImportModuleError"],
  ])("%s fails with %s", async (handler, errorType) => {
    await expect(newFunction(handler).invoke({})).rejects.toMatchObject({ name: "FunctionError", errorType });
  });

  it("runs out of time", async () => {
    const invoked = newFunction("index.wait", { timeoutMs: 20 }).invoke({ ms: 100 });
    await expect(invoked).rejects.toMatchObject({
      message: expect.stringContaining("timed out after 0.02 seconds"),
    });
  });

  it("is throttled beyond its reserved concurrency, where nobody waits", async () => {
    const lambda = newFunction("index.wait", { reservedConcurrency: 1 });
    const running = lambda.invoke({ ms: 20 });
    const inTurn = lambda.invokeInTurn({ ms: 1 });
    await expect(lambda.invoke({ ms: 1 })).rejects.toBeInstanceOf(Throttled);
    await Promise.all([running, inTurn]);
    expect(lambda.running).toBe(0);
  });

  it("doesn't take the host with it when an error escapes", async () => {
    const lines: string[] = [];
    // vitest counts every uncaught exception as a failed run, so its own listeners step aside for this one.
    const others = process.listeners("uncaughtException");
    process.removeAllListeners("uncaughtException");
    const undo = containFunctionFaults((source, message) => lines.push(`${source}: ${message}`));
    await newFunction("index.leak").invoke({});
    await vi.waitFor(() => expect(lines.join()).toMatch(/^toy: escaped the function: Error: too late/));
    undo();
    for (const listener of others) process.on("uncaughtException", listener);
  });
});

describe("an asynchronous invocation", () => {
  it("is tried again, and goes to the failure destination in the end", async () => {
    const failed: FailedInvocation[] = [];
    const onFailure = async (failure: FailedInvocation): Promise<void> => void failed.push(failure);
    const settings = { maxRetries: 2, retryDelaysSeconds: [0.01, 0.02] };
    const invocations = new AsyncInvocations(
      newFunction("index.fail"),
      settings,
      forgetfulStore,
      onFailure,
      () => {},
    );
    const ending = new AbortController();
    const ended = invocations.start(ending.signal);
    await invocations.accept('{"id":1}');
    await vi.waitFor(() => expect(failed).toMatchObject([{ payload: '{"id":1}', attempts: 3 }]));
    await vi.waitFor(() => expect(invocations.queue.length).toBe(0));
    ending.abort();
    await ended;
  });
});

describe("the environment", () => {
  const deployed = (name: string, environment: Record<string, string>): DeployedFunction => ({
    lambda: newFunction("index.echo", { name }),
    environment,
    deadLetterArn: undefined,
    logGroup: "",
  });

  it("holds what all functions declare, and is as before afterwards", () => {
    const undo = applyEnvironment(
      [deployed("a", { TOY_A: "1" }), deployed("b", { TOY_B: "2" })],
      "http://aws",
      {
        TOY_B: "3",
      },
    );
    const { TOY_A, TOY_B, AWS_ENDPOINT_URL } = process.env;
    undo();
    expect({ TOY_A, TOY_B, AWS_ENDPOINT_URL }).toEqual({
      TOY_A: "1",
      TOY_B: "3",
      AWS_ENDPOINT_URL: "http://aws",
    });
    expect(process.env).not.toHaveProperty("TOY_A");
  });

  it("can't be two things at once", () => {
    const differing = [deployed("a", { TOY: "1" }), deployed("b", { TOY: "2" })];
    expect(() => applyEnvironment(differing, "http://aws", {})).toThrow("b and a declare TOY differently");
  });
});
