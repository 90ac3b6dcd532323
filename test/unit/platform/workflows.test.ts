import { afterAll, beforeEach, expect, test, vi } from "vitest";
import * as z from "zod";
import { StepFailure } from "#shared/lambda/step-failure.ts";
import { workflowStep } from "#shared/lambda/workflow-step.ts";
import { useClientSettings } from "#shared/platform/client-settings.ts";
import { currentTrace, startTrace, withTrace } from "#shared/platform/trace-context.ts";
import { reportFailure, reportSuccess, startWorkflow } from "#shared/platform/workflows.ts";
import { askStep, callStep } from "../../../infra/workflow-definition.ts";
import { Simulation } from "../../support/simulation/simulation.ts";

const definition = {
  StartAt: "Ask",
  States: {
    Ask: {
      ...askStep("ask-somebody", { id: "{% $states.input.id %}" }),
      Catch: [{ ErrorEquals: ["Refused"], Output: { by: "nobody" }, Next: "Act" }],
      Next: "Act",
    },
    Act: { ...callStep("act-somehow", { by: "{% $states.input.by %}" }), End: true },
  },
};

let simulation: Simulation;
let token = "";
let traced: string[] = [];

const ask = workflowStep({ input: z.object({ id: z.string() }) }, async ({ taskToken = "" }) => {
  token = taskToken;
});
const act = workflowStep({ input: z.object({ by: z.string() }) }, async ({ input }) => {
  const { correlationId = "", tenantId = "" } = currentTrace() ?? {};
  traced = [correlationId, tenantId];
  if (input.by === "nobody") throw new StepFailure("NobodyThere", "no");
  return { done: input.by };
});

beforeEach(() => {
  vi.spyOn(process.stdout, "write").mockReturnValue(true);
  simulation = new Simulation({ seed: 1 });
  useClientSettings(simulation.clientConfig());
  const handlers = { "ask-somebody": ask, "act-somehow": act };
  process.env.WORKFLOW_GREET_ALL = simulation.stateMachine("greet-all", definition, handlers);
});

afterAll(() => {
  vi.restoreAllMocks();
  useClientSettings({});
});

const start = () => startWorkflow("greet-all", "one", { tenant_id: "tenant-1", id: "one" });
const outcome = () => simulation.states.executions.all().map((execution) => execution.outcome);

test("a workflow goes on with what is reported, once, in the name of whoever started it", async () => {
  const trace = startTrace("starter", { correlationId: "asked-1" });
  expect(await withTrace(trace, start)).toBe(true);
  await simulation.settle();
  expect(await reportSuccess(token, { by: "kim" })).toBe(true);
  expect(await reportSuccess(token, { by: "robin" })).toBe(false);
  await simulation.settle();
  expect(outcome()).toEqual([{ output: { done: "kim" } }]);
  expect(traced).toEqual(["asked-1", "tenant-1"]);
});

test("it is started once for a name", async () => {
  expect([await start(), await start()]).toEqual([true, false]);
  expect(outcome()).toHaveLength(1);
});

test("a reported failure is caught by its name; one that nobody catches is the workflow's own", async () => {
  await start();
  await simulation.settle();
  expect(await reportFailure(token, "Refused", "not today")).toBe(true);
  await simulation.settle();
  expect(outcome()).toEqual([{ failure: { error: "NobodyThere", cause: "no" } }]);
});
