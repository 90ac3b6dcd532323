import type { Context } from "aws-lambda";
import { beforeEach, expect, test, vi } from "vitest";
import * as z from "zod";
import { StepFailure } from "#shared/lambda/step-failure.ts";
import { workflowStep } from "#shared/lambda/workflow-step.ts";
import { currentTrace } from "#shared/platform/trace-context.ts";

const context = { functionName: "tocsin-test-double-number" } as Context;
const cause = { correlation_id: "asked-1", trace_id: "a".repeat(32), tenant_id: "tenant-1" };
const lines: Record<string, unknown>[] = [];

beforeEach(() => {
  process.env.STAGE = "test";
  lines.length = 0;
  vi.spyOn(process.stdout, "write").mockImplementation((chunk) => {
    for (const line of String(chunk).trim().split("\n")) lines.push(JSON.parse(line));
    return true;
  });
});

const double = workflowStep({ input: z.object({ n: z.number() }) }, async ({ input, taskToken }) => {
  if (input.n < 0) throw new StepFailure("Negative", "no number of things");
  if (input.n === 0) throw new TypeError("nothing");
  const { correlationId, tenantId } = currentTrace() ?? {};
  return { n: input.n * 2, taskToken, correlationId, tenantId };
});

test("a step works on its input, in the name of what started the workflow, with the token if there is one", async () => {
  expect(await double({ input: { n: 2 }, cause, task_token: "t" }, context)).toEqual({
    n: 4,
    taskToken: "t",
    correlationId: "asked-1",
    tenantId: "tenant-1",
  });
  expect(await double({ input: { n: 2 }, cause: {} }, context)).toMatchObject({ taskToken: undefined });
  expect(lines.find(({ message }) => message === "step")).toMatchObject({ correlation_id: "asked-1" });
});

test("what the workflow knows by name is no error in the log; anything else is", async () => {
  await expect(double({ input: { n: -1 }, cause }, context)).rejects.toMatchObject({ name: "Negative" });
  expect(lines.map(({ level }) => level)).not.toContain("ERROR");
  await expect(double({ input: { n: 0 }, cause }, context)).rejects.toMatchObject({ name: "TypeError" });
  await expect(double({ input: {}, cause }, context)).rejects.toMatchObject({ name: "BadStepInput" });
  expect(lines.filter(({ level }) => level === "ERROR")).toHaveLength(2);
});
