import type { SFNClient } from "@aws-sdk/client-sfn";
import { clientOnce } from "#shared/platform/client-settings.ts";
import { workflowArn } from "#shared/platform/environment.ts";
import { currentBaggage, noteEffect, traceparentOf } from "#shared/platform/trace-context.ts";

/** Loaded when a workflow is started or told something. */
async function stepFunctions(): Promise<{
  client: SFNClient;
  sdk: typeof import("@aws-sdk/client-sfn");
}> {
  const sdk = await import("@aws-sdk/client-sfn");
  return { client: clientOnce("sfn", (settings) => new sdk.SFNClient(settings)), sdk };
}

/**
 * Starts a workflow, with the ids of the work at hand in its input. It is started once for a name, whoever starts it
 * how often, for as long as AWS remembers it: 90 days after its end.
 * @returns whether it was started now.
 */
export async function startWorkflow(
  workflow: string,
  executionName: string,
  input: Readonly<Record<string, unknown>> & { readonly tenant_id: string },
): Promise<boolean> {
  const { client, sdk } = await stepFunctions();
  const { correlation_id, trace_id, span_id, sampled } = currentBaggage();
  const traceparent = span_id && traceparentOf(trace_id, span_id, sampled === true);
  const start = new sdk.StartExecutionCommand({
    stateMachineArn: workflowArn(workflow),
    name: executionName,
    input: JSON.stringify({ ...input, correlation_id, trace_id, traceparent }),
  });
  return unless(["ExecutionAlreadyExists"], async () => {
    await client.send(start);
    const { tenant_id } = input;
    noteEffect({ kind: "workflow", name: workflow, id: executionName, tenant_id, correlation_id });
  });
}

/** For a task that isn't waiting, or that nobody knows, nothing can be done any more. */
const tooLate = ["TaskTimedOut", "TaskDoesNotExist"];

/**
 * Lets a workflow go on with an output.
 * @returns whether it waited for that: no longer after a report, whose answer may have been lost; nor after its time.
 */
export async function reportSuccess(taskToken: string, output: object): Promise<boolean> {
  const { client, sdk } = await stepFunctions();
  const report = new sdk.SendTaskSuccessCommand({ taskToken, output: JSON.stringify(output) });
  return unless(tooLate, () => client.send(report));
}

/** Lets a workflow go on with a failure, which it knows by its name. @returns as `reportSuccess` does. */
export async function reportFailure(taskToken: string, error: string, cause: string): Promise<boolean> {
  const { client, sdk } = await stepFunctions();
  const report = new sdk.SendTaskFailureCommand({ taskToken, error, cause });
  return unless(tooLate, () => client.send(report));
}

async function unless(names: readonly string[], deed: () => Promise<unknown>): Promise<boolean> {
  try {
    await deed();
    return true;
  } catch (error) {
    if (error instanceof Error && names.includes(error.name)) return false;
    throw error;
  }
}
