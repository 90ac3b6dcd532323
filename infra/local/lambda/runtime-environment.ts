import { region } from "../arn.ts";
import type { DeployedFunction } from "./functions.ts";

/** A profile of the developer's own would take precedence over the local credentials. */
const removed = ["AWS_PROFILE", "AWS_SESSION_TOKEN"];

/**
 * Gives this process the environment that the functions' code reads. One process has one environment, so all
 * functions must agree on each variable that they declare. Gives back the way to undo it.
 */
export function applyEnvironment(
  functions: Iterable<DeployedFunction>,
  awsEndpointUrl: string,
  overrides: Readonly<Record<string, string>>,
): () => void {
  const environment: Record<string, string> = {
    ...sharedVariables(functions),
    AWS_ENDPOINT_URL: awsEndpointUrl,
    AWS_REGION: region,
    AWS_DEFAULT_REGION: region,
    AWS_ACCESS_KEY_ID: "local",
    AWS_SECRET_ACCESS_KEY: "local",
    AWS_EXECUTION_ENV: "AWS_Lambda_nodejs24.x",
    AWS_LAMBDA_FUNCTION_VERSION: "$LATEST",
    AWS_LAMBDA_INITIALIZATION_TYPE: "on-demand",
    TZ: ":UTC",
    ...overrides,
  };
  const before = { ...process.env };
  for (const name of removed) delete process.env[name];
  Object.assign(process.env, environment);
  return () => {
    for (const name of [...removed, ...Object.keys(environment)]) {
      const value = before[name];
      if (value === undefined) delete process.env[name];
      else process.env[name] = value;
    }
  };
}

function sharedVariables(functions: Iterable<DeployedFunction>): Record<string, string> {
  const declared = new Map<string, { value: string; by: string }>();
  for (const { lambda, environment } of functions) {
    for (const [name, value] of Object.entries(environment)) {
      const other = declared.get(name);
      if (other && other.value !== value) {
        throw new Error(
          `${lambda.settings.name} and ${other.by} declare ${name} differently: functions share one process here, so one environment`,
        );
      }
      declared.set(name, { value, by: lambda.settings.name });
    }
  }
  return Object.fromEntries([...declared].map(([name, { value }]) => [name, value]));
}
