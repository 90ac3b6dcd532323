import { gzipSync } from "node:zlib";
import type { Context } from "aws-lambda";
import { expect, test, vi } from "vitest";
import { type LogBatch, logConsumer } from "#shared/lambda/log-consumer.ts";
import { countMetric } from "#shared/platform/metrics.ts";

const context = { functionName: "tocsin-test-keep-lines" } as Context;

const batches: LogBatch[] = [];
const consume = logConsumer({ pattern: "" }, async (batch) => {
  batches.push(batch);
});

function packed(messageType: string, ids: readonly string[]) {
  const logEvents = ids.map((id) => ({ id, timestamp: 1_795_219_200_000, message: `line ${id}\n` }));
  const data = { messageType, logGroup: "/aws/lambda/tocsin-test-get-alarm", logEvents };
  return { awslogs: { data: gzipSync(JSON.stringify(data)).toString("base64") } };
}

async function batchOf(...ids: string[]): Promise<LogBatch | undefined> {
  await consume(packed("DATA_MESSAGE", ids), context);
  return batches.pop();
}

test("a consumer gets the lines of a batch, each with the function that logged it", async () => {
  expect((await batchOf("1", "2"))?.events).toEqual([
    { id: "1", functionName: "tocsin-test-get-alarm", timestamp: 1_795_219_200_000, message: "line 1" },
    { id: "2", functionName: "tocsin-test-get-alarm", timestamp: 1_795_219_200_000, message: "line 2" },
  ]);
});

test("a batch has the same id each time it comes, and another than any other batch", async () => {
  const [first, again, other] = [await batchOf("1", "2"), await batchOf("1", "2"), await batchOf("1", "3")];
  expect(again?.id).toBe(first?.id);
  expect(other?.id).not.toBe(first?.id);
});

test("a control message is nothing to consume", async () => {
  await consume(packed("CONTROL_MESSAGE", ["1"]), context);
  expect(batches).toEqual([]);
});

test("what a consumer counts is told, and what it fails on is in its log, before it fails", async () => {
  process.env.STAGE = "test";
  const written: string[] = [];
  vi.spyOn(process.stdout, "write").mockImplementation((chunk) => written.push(String(chunk)) > 0);
  const failing = logConsumer({ pattern: "" }, async () => {
    countMetric("auth_login_total", { result: "failed" });
    throw new TypeError("no place");
  });
  await expect(failing(packed("DATA_MESSAGE", ["1"]), context)).rejects.toThrow("no place");
  vi.restoreAllMocks();
  const lines = written.join("").trimEnd().split("\n");
  expect(lines.map((line) => JSON.parse(line))).toMatchObject([
    { level: "ERROR", message: "log batch failed", error: { name: "TypeError" } },
    { auth_login_total: 1, result: "failed" },
  ]);
});
