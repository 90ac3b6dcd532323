import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { FunctionThread } from "../../infra/local/lambda/function-thread.ts";
import { LambdaFunction } from "../../infra/local/lambda/lambda-function.ts";

const folder = mkdtempSync(join(tmpdir(), "thread-"));
const lines: string[] = [];
let thread: FunctionThread;

beforeAll(() => {
  writeFileSync(
    join(folder, "index.mjs"),
    `import { existsSync } from "node:fs";
     export const echo = async (event, context) => ({ event, name: context.functionName, variable: process.env.SAID });
     export const nothing = async () => {};
     export const wait = (event) => new Promise((resolve) => setTimeout(resolve, event.ms));
     export const fail = () => { throw new TypeError("no"); };
     export const print = async () => { console.log("one"); console.error("two"); };
     export const leak = async () => { setTimeout(() => { throw new Error("too late"); }, 1); };
     export const compute = (event) => {
       const end = Date.now() + 10_000;
       while (Date.now() < end) if (existsSync(event.until)) return "seen";
       return "not seen";
     };`,
  );
  thread = new FunctionThread(1, (source, line) => lines.push(`${source}: ${line}`));
});

afterAll(async () => {
  await thread.stop();
  rmSync(folder, { recursive: true });
});

function inThread(handler: string, timeoutMs = 20_000): LambdaFunction {
  const settings = { name: handler, folder, handler: `index.${handler}`, roleArn: "role", memoryMb: 128 };
  const whole = { ...settings, timeoutMs, reservedConcurrency: undefined };
  return new LambdaFunction(whole, thread.environment(whole));
}

describe("a function in the thread", () => {
  it("gets its event, its context and the environment as it is now", async () => {
    process.env.SAID = "later";
    const answer = { event: { a: [1, null] }, name: "echo", variable: "later" };
    expect(await inThread("echo").invoke({ a: [1, null] })).toEqual(answer);
    delete process.env.SAID;
  });

  it("may answer nothing", async () => {
    expect(await inThread("nothing").invoke({})).toBeUndefined();
  });

  it("computes while the host goes on", async () => {
    const until = join(folder, "a-sign");
    const computing = inThread("compute").invoke({ until });
    writeFileSync(until, "");
    expect(await computing).toBe("seen");
  });

  it.each([
    ["fail", "TypeError", "no"],
    ["missing", "Runtime.HandlerNotFound", "index.missing is undefined or not exported"],
  ])("%s fails with %s, as it would in the host", async (handler, errorType, message) => {
    const error = { name: "FunctionError", errorType, message };
    await expect(inThread(handler).invoke({})).rejects.toMatchObject(error);
  });

  it("tells when it can't be loaded", async () => {
    const error = { errorType: "Runtime.HandlerNotFound" };
    await expect(inThread("missing").preload()).rejects.toMatchObject(error);
    await inThread("nothing").preload();
  });

  it("runs out of time", async () => {
    const invoked = inThread("wait", 20).invoke({ ms: 1000 });
    await expect(invoked).rejects.toMatchObject({ errorType: "Sandbox.Timedout" });
  });

  it("is logged under its name, before its answer is there", async () => {
    await inThread("print").invoke({});
    expect(lines).toEqual(expect.arrayContaining(["print: one", "print: two"]));
  });

  it("ends nothing by an error that escapes it", async () => {
    await inThread("leak").invoke({});
    await vi.waitFor(() =>
      expect(lines).toContainEqual(expect.stringContaining("leak: escaped the function")),
    );
    expect(await inThread("nothing").invoke({})).toBeUndefined();
  });

  it("can't stream, because the gateway doesn't call it", async () => {
    await expect(inThread("echo").invokeStreaming({}, {} as never)).rejects.toMatchObject({
      errorType: "Runtime.NotStreaming",
    });
  });
});
