import { functionArn, resourceName } from "../arn.ts";
import { type Authorizer, denialMessage } from "../iam/authorizer.ts";
import { FunctionError } from "../lambda/function-error.ts";
import type { DeployedFunction } from "../lambda/functions.ts";
import { Throttled } from "../lambda/lambda-function.ts";
import type { Failure } from "./execution.ts";
import type { CallFunction } from "./executions.ts";
import { nameIn } from "./machine-arn.ts";

/** Calls the functions of this cloud, as far as the machine's role lets it. */
export function callDeployed(
  functions: ReadonlyMap<string, DeployedFunction>,
  authorizer: Authorizer,
): CallFunction {
  return async ({ machineArn, roleArn }, { functionName, payload }) => {
    const name = functionName.startsWith("arn:") ? resourceName(functionName) : functionName;
    const access = { action: "lambda:InvokeFunction", resource: functionArn(name) };
    const caller = { functionName: `the state machine ${nameIn(machineArn)}`, roleArn };
    if (authorizer.firstDenied(caller, [access]))
      return failed("Lambda.AWSLambdaException", denialMessage(caller, access));
    const deployed = functions.get(name);
    if (!deployed)
      return failed("Lambda.ResourceNotFoundException", `Function not found: ${functionArn(name)}`);
    try {
      // Through JSON, as on its way to Lambda: nobody shares an object with the execution.
      const event = JSON.parse(JSON.stringify(payload)) as unknown;
      const answer = JSON.stringify((await deployed.lambda.invoke(event)) ?? null);
      return { output: JSON.parse(answer) as unknown };
    } catch (error) {
      return { failure: failureOf(error) };
    }
  };
}

const failed = (error: string, cause: string) => ({ failure: { error, cause } });

/** What Lambda tells of a function that failed: its error's name, and all of it as the cause. */
function failureOf(error: unknown): Failure {
  if (error instanceof Throttled)
    return { error: "Lambda.TooManyRequestsException", cause: "Rate Exceeded." };
  if (!(error instanceof FunctionError)) return { error: "Lambda.Unknown", cause: String(error) };
  const { errorType, message: errorMessage, trace } = error;
  return { error: errorType, cause: JSON.stringify({ errorType, errorMessage, trace }) };
}
