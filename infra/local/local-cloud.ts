import { readAssembly } from "./cloudformation/assembly.ts";
import { resolveDeployment } from "./cloudformation/deployment.ts";
import { warnOfUnhosted } from "./cloudformation/hosted-types.ts";
import { readEmbeddedMetrics } from "./cloudwatch/embedded-metrics.ts";
import { createServices, type Services } from "./create-services.ts";
import { Gateway } from "./gateway/gateway.ts";
import { readRestApi } from "./gateway/rest-api.ts";
import type { UnusedGrant } from "./iam/authorizer.ts";
import { attributeRequests } from "./iam/caller.ts";
import { containFunctionFaults } from "./lambda/function-faults.ts";
import { captureFunctionOutput } from "./lambda/function-output.ts";
import { FunctionThread } from "./lambda/function-thread.ts";
import { provideStreaming } from "./lambda/response-stream.ts";
import { applyEnvironment } from "./lambda/runtime-environment.ts";
import { close, listen } from "./listener.ts";
import type { Log } from "./log.ts";
import { openBackends } from "./open-backends.ts";
import { runWork } from "./run-work.ts";
import type { Depth } from "./sqs/queue.ts";

export interface LocalCloudOptions {
  /** A synthesized cloud assembly: the folder `cdk.out`. */
  readonly assemblyDir: string;
  /** Port of the REST API; 0 takes a free one. */
  readonly apiPort: number;
  /** Port of all AWS services; 0 takes a free one. */
  readonly awsPort: number;
  /** Where data outlives the process; without it everything ends with the cloud. */
  readonly dataDir?: string | undefined;
  readonly log: Log;
  /** Variables beside those that the functions declare; they win over declared ones. */
  readonly environment?: Readonly<Record<string, string>>;
  /** Waits before asynchronous invocations are tried again; Lambda's are one minute and two. */
  readonly asyncRetryDelaysSeconds?: readonly number[];
}

export interface LocalCloud {
  readonly apiUrl: string;
  readonly awsEndpointUrl: string;
  /** Value of each stack output, by `Stack.OutputName`. */
  readonly outputs: Readonly<Record<string, string>>;
  /** Messages of each queue, by the queue's name. */
  queueDepths(): Readonly<Record<string, Depth>>;
  /** No queue that feeds a function holds a message, no stream a new record, no execution goes on, and no function
   * runs but to stream its answer. */
  isIdle(except?: "logs"): boolean;
  /** Grants in the templates' roles that nothing has needed since the start. */
  unusedGrants(): readonly UnusedGrant[];
  stop(): Promise<void>;
}

/** Hosts what the templates of a cloud assembly describe, on 127.0.0.1, until it is stopped. */
export async function startLocalCloud(options: LocalCloudOptions): Promise<LocalCloud> {
  await using starting = new AsyncDisposableStack();
  const cloud = await start(options, starting);
  // From here on it is `stop` that undoes the steps of the start; had one failed, it would have happened above.
  const running = starting.move();
  return { ...cloud, stop: () => running.disposeAsync() };
}

async function start(
  options: LocalCloudOptions,
  cleanup: AsyncDisposableStack,
): Promise<Omit<LocalCloud, "stop">> {
  const { log } = options;
  const aws = cleanup.adopt(await listen(options.awsPort), close);
  const api = cleanup.adopt(await listen(options.apiPort), close);
  const assembly = readAssembly(options.assemblyDir);
  const { resources, outputs } = resolveDeployment(assembly, aws.url);
  warnOfUnhosted(resources, log);
  const backends = await openBackends(options.dataDir, resources, cleanup, log);
  const retryDelaysSeconds = options.asyncRetryDelaysSeconds ?? [60, 120];
  const receive = (functionName: string, line: string): void => {
    log(functionName, line);
    subscriptions.receive(functionName, line);
    for (const measurement of readEmbeddedMetrics(line)) metrics.record(measurement);
  };
  const thread = cleanup.adopt(new FunctionThread(aws.port, receive), (started) => started.stop());
  const services = createServices({
    resources,
    assets: assembly.assets,
    backends,
    endpoint: aws.url,
    thread,
    retryDelaysSeconds,
    log,
  });
  const { functions, authorizer, endpoint, subscriptions, metrics } = services;
  cleanup.defer(applyEnvironment(functions.values(), aws.url, options.environment ?? {}));
  cleanup.defer(provideStreaming());
  cleanup.defer(captureFunctionOutput(receive));
  cleanup.defer(containFunctionFaults(log));
  cleanup.defer(attributeRequests(aws.port));
  aws.server.on("request", (request, response) => endpoint.receive(request, response));
  cleanup.defer(runWork(services, backends, log));
  const restApi = readRestApi(resources);
  if (restApi) {
    const gateway = new Gateway(restApi, functions, authorizer, log);
    api.server.on("request", (request, response) => void gateway.answer(request, response));
  }
  return { apiUrl: api.url, awsEndpointUrl: aws.url, outputs, ...introspection(services) };
}

function introspection(services: Services) {
  const { queues, sources, asynchronous, executions, functions, subscriptions, authorizer } = services;
  return {
    queueDepths: () => Object.fromEntries([...queues].map(([name, queue]) => [name, queue.depth()])),
    isIdle: (except?: "logs") =>
      sources.every((source) => source.isIdle()) &&
      (except === "logs" || subscriptions.isIdle()) &&
      [...asynchronous.values()].every(({ queue }) => queue.length === 0) &&
      executions.isIdle &&
      [...functions.values()].every(({ lambda }) => lambda.running === 0),
    unusedGrants: () => authorizer.unusedGrants(),
  };
}
