import type { Assembly } from "../cloudformation/assembly.ts";
import type { DeployedResource } from "../cloudformation/deployment.ts";
import { integratedFunctions } from "../gateway/rest-api.ts";
import { LocalEnvironment } from "./execution-environment.ts";
import type { FunctionThread } from "./function-thread.ts";
import { type FunctionSettings, LambdaFunction } from "./lambda-function.ts";

interface FunctionProperties {
  readonly Code: { readonly S3Key?: string };
  readonly Handler: string;
  readonly Role: string;
  readonly Timeout?: number;
  readonly MemorySize?: number;
  readonly ReservedConcurrentExecutions?: number;
  readonly Environment?: { readonly Variables?: Readonly<Record<string, string>> };
  readonly DeadLetterConfig?: { readonly TargetArn?: string };
  readonly LoggingConfig?: { readonly LogGroup?: string };
}

export interface DeployedFunction {
  readonly lambda: LambdaFunction;
  readonly environment: Readonly<Record<string, string>>;
  readonly deadLetterArn: string | undefined;
  readonly logGroup: string;
}

/**
 * The functions of the templates, by name; their code lies in the assembly's asset folders.
 * @param thread runs those that the gateway doesn't call.
 */
export function createFunctions(
  resources: readonly DeployedResource[],
  assets: Assembly["assets"],
  thread: FunctionThread,
): ReadonlyMap<string, DeployedFunction> {
  const integrated = integratedFunctions(resources);
  const functions = new Map<string, DeployedFunction>();
  for (const { type, name, properties } of resources) {
    if (type !== "AWS::Lambda::Function") continue;
    const deployed = properties as unknown as FunctionProperties;
    const folder = assets.get(deployed.Code.S3Key ?? "");
    if (!folder) throw new Error(`The code of ${name} isn't in the assembly`);
    const settings: FunctionSettings = {
      name,
      folder,
      handler: deployed.Handler,
      roleArn: deployed.Role,
      timeoutMs: (deployed.Timeout ?? 3) * 1000,
      memoryMb: deployed.MemorySize ?? 128,
      reservedConcurrency: deployed.ReservedConcurrentExecutions,
    };
    const place = integrated.has(name) ? new LocalEnvironment(settings) : thread.environment(settings);
    const lambda = new LambdaFunction(settings, place);
    const environment = deployed.Environment?.Variables ?? {};
    const deadLetterArn = deployed.DeadLetterConfig?.TargetArn;
    const logGroup = deployed.LoggingConfig?.LogGroup ?? `/aws/lambda/${name}`;
    functions.set(name, { lambda, environment, deadLetterArn, logGroup });
  }
  return functions;
}
