import type { DeployedResource } from "../cloudformation/deployment.ts";
import type { Log } from "../log.ts";
import type { MessageStore } from "../sqs/message-store.ts";
import { AsyncInvocations, type FailedInvocation } from "./async-invocations.ts";
import type { FailureDestinations } from "./failure-destination.ts";
import type { DeployedFunction } from "./functions.ts";

/** `AWS::Lambda::EventInvokeConfig` */
interface InvokeConfig {
  readonly FunctionName: string;
  readonly MaximumRetryAttempts?: number;
  readonly DestinationConfig?: { readonly OnFailure?: { readonly Destination: string } };
}

export interface AsyncParts {
  readonly resources: readonly DeployedResource[];
  readonly functions: ReadonlyMap<string, DeployedFunction>;
  readonly store: MessageStore;
  readonly destinations: FailureDestinations;
  readonly retryDelaysSeconds: readonly number[];
  readonly log: Log;
}

/** Every function can be invoked asynchronously; by default Lambda tries twice more. */
export function createAsyncInvocations(parts: AsyncParts): ReadonlyMap<string, AsyncInvocations> {
  const { resources, functions, store, destinations, retryDelaysSeconds, log } = parts;
  const configs = resources
    .filter(({ type }) => type === "AWS::Lambda::EventInvokeConfig")
    .map(({ properties }) => properties as unknown as InvokeConfig);
  const create = ([name, { lambda, deadLetterArn }]: [string, DeployedFunction]): [
    string,
    AsyncInvocations,
  ] => {
    const config = configs.find(({ FunctionName }) => FunctionName === name);
    const destination = config?.DestinationConfig?.OnFailure?.Destination;
    const onFailure = async (failed: FailedInvocation): Promise<void> => {
      if (deadLetterArn) await destinations.deadLetter(lambda, deadLetterArn, failed);
      if (destination) await destinations.invocationRecord(lambda, destination, failed);
    };
    const settings = { maxRetries: config?.MaximumRetryAttempts ?? 2, retryDelaysSeconds };
    return [name, new AsyncInvocations(lambda, settings, store, onFailure, log)];
  };
  return new Map([...functions].map(create));
}
