import { functionArn, resourceName } from "../arn.ts";
import type { RequestHandler } from "../aws/aws-endpoint.ts";
import type { AwsResponse } from "../aws/json-protocol.ts";
import { type Authorizer, denialMessage } from "../iam/authorizer.ts";
import type { AsyncInvocations } from "./async-invocations.ts";
import { FunctionError } from "./function-error.ts";
import type { DeployedFunction } from "./functions.ts";
import { Throttled } from "./lambda-function.ts";

/** Lambda's `Invoke`, synchronous and asynchronous. */
export function lambdaService(
  functions: ReadonlyMap<string, DeployedFunction>,
  asynchronous: ReadonlyMap<string, AsyncInvocations>,
  authorizer: Authorizer,
): RequestHandler {
  return async ({ method, url, headers, body, caller }) => {
    const [, encodedName = ""] = /^\/2015-03-31\/functions\/([^/?]+)\/invocations/.exec(url) ?? [];
    const given = decodeURIComponent(encodedName);
    const name = given.startsWith("arn:") ? resourceName(given) : given;
    const access = { action: "lambda:InvokeFunction", resource: functionArn(name) };
    if (authorizer.firstDenied(caller, [access])) {
      return failure(403, "AccessDeniedException", denialMessage(caller, access));
    }
    const deployed = functions.get(name);
    if (!deployed || method !== "POST") {
      return failure(404, "ResourceNotFoundException", `Function not found: ${functionArn(name)}`);
    }
    const payload = body.toString() || "{}";
    if (headers["x-amz-invocation-type"] === "Event") {
      await asynchronous.get(name)?.accept(payload);
      return { status: 202, headers: {}, body: "" };
    }
    return invoke(deployed, payload);
  };
}

async function invoke({ lambda }: DeployedFunction, payload: string): Promise<AwsResponse> {
  const headers = { "content-type": "application/json", "x-amz-executed-version": "$LATEST" };
  try {
    const result = await lambda.invoke(JSON.parse(payload));
    return { status: 200, headers, body: JSON.stringify(result ?? null) };
  } catch (error) {
    if (error instanceof Throttled) return failure(429, "TooManyRequestsException", "Rate Exceeded.");
    if (!(error instanceof FunctionError)) throw error;
    const { errorType, message, trace } = error;
    const body = JSON.stringify({ errorType, errorMessage: message, trace });
    return { status: 200, headers: { ...headers, "x-amz-function-error": "Unhandled" }, body };
  }
}

function failure(status: number, type: string, message: string): AwsResponse {
  const headers = { "content-type": "application/json", "x-amzn-errortype": type };
  return { status, headers, body: JSON.stringify({ Type: "User", message }) };
}
