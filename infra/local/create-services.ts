import { AwsEndpoint } from "./aws/aws-endpoint.ts";
import type { Assembly } from "./cloudformation/assembly.ts";
import type { DeployedResource } from "./cloudformation/deployment.ts";
import { Metrics } from "./cloudwatch/metrics.ts";
import { createJsonServices } from "./create-json-services.ts";
import { dynamoService } from "./dynamodb/dynamo-service.ts";
import { WriteSignal } from "./dynamodb/write-signal.ts";
import { deliverTo } from "./events/delivery.ts";
import { EventBuses, type Rule, readRules } from "./events/event-bus.ts";
import { Authorizer } from "./iam/authorizer.ts";
import { readFunctionPolicies } from "./iam/function-policies.ts";
import { readQueuePolicies } from "./iam/queue-policies.ts";
import { readRoles } from "./iam/roles.ts";
import type { AsyncInvocations } from "./lambda/async-invocations.ts";
import { createAsyncInvocations } from "./lambda/create-async-invocations.ts";
import { createEventSources } from "./lambda/create-event-sources.ts";
import type { EventSource } from "./lambda/event-source-mapping.ts";
import { FailureDestinations } from "./lambda/failure-destination.ts";
import type { FunctionThread } from "./lambda/function-thread.ts";
import { createFunctions, type DeployedFunction } from "./lambda/functions.ts";
import { lambdaService } from "./lambda/lambda-service.ts";
import type { Log } from "./log.ts";
import { LogSubscriptions } from "./logs/log-subscriptions.ts";
import { readSubscriptionFilters } from "./logs/subscription-filters.ts";
import type { Backends } from "./open-backends.ts";
import { s3Service } from "./s3/s3-service.ts";
import { createScheduler } from "./scheduler/create-scheduler.ts";
import type { Schedules } from "./scheduler/schedules.ts";
import { createQueues, type Queues } from "./sqs/queues.ts";
import { createWorkflows } from "./states/create-workflows.ts";
import type { Executions } from "./states/executions.ts";

interface Parts {
  readonly resources: readonly DeployedResource[];
  readonly assets: Assembly["assets"];
  readonly backends: Backends;
  readonly endpoint: string;
  readonly thread: FunctionThread;
  readonly retryDelaysSeconds: readonly number[];
  readonly log: Log;
}

/** Everything that the templates describe, ready to run. */
export interface Services {
  readonly authorizer: Authorizer;
  readonly queues: Queues;
  readonly functions: ReadonlyMap<string, DeployedFunction>;
  readonly asynchronous: ReadonlyMap<string, AsyncInvocations>;
  readonly subscriptions: LogSubscriptions;
  readonly metrics: Metrics;
  readonly rules: readonly Rule[];
  readonly buses: EventBuses;
  readonly schedules: Schedules;
  readonly executions: Executions;
  readonly writes: WriteSignal;
  readonly sources: readonly EventSource[];
  readonly endpoint: AwsEndpoint;
}

export function createServices({
  resources,
  assets,
  backends,
  endpoint,
  thread,
  retryDelaysSeconds,
  log,
}: Parts): Services {
  const { storage, dynamo, tables } = backends;
  const { messages: store, positions, objects } = storage;
  const authorizer = new Authorizer(readRoles(resources), log);
  const queues = createQueues(resources, store);
  const functions = createFunctions(resources, assets, thread);
  const destinations = new FailureDestinations(queues, authorizer, log);
  const asynchronous = createAsyncInvocations({
    resources,
    functions,
    store,
    destinations,
    retryDelaysSeconds,
    log,
  });
  const filters = readSubscriptionFilters(resources, functions, readFunctionPolicies(resources), log);
  const rules = readRules(resources);
  const buses = new EventBuses(
    resources,
    rules,
    deliverTo(queues, asynchronous, readQueuePolicies(resources), log),
  );
  const writes = new WriteSignal();
  const sourceParts = {
    resources,
    functions,
    queues,
    dynamo,
    writes,
    positions,
    destinations,
    authorizer,
    log,
  };
  const buckets = new Set(resources.filter(({ type }) => type === "AWS::S3::Bucket").map(({ name }) => name));
  const metrics = new Metrics(storage.metrics, log);
  const scheduler = createScheduler({ resources, storage, queues, asynchronous, authorizer, log });
  const { collection } = storage;
  const { executions, service: states } = createWorkflows({
    resources,
    functions,
    authorizer,
    collection,
    log,
  });
  const services = {
    json: createJsonServices({ resources, storage, queues, buses, metrics, states, endpoint }),
    dynamo: dynamoService(dynamo, tables, authorizer, writes),
    lambda: lambdaService(functions, asynchronous, authorizer),
    scheduler: scheduler.service,
    s3: s3Service(buckets, objects, authorizer),
  };
  return {
    authorizer,
    queues,
    functions,
    asynchronous,
    metrics,
    subscriptions: new LogSubscriptions(filters, functions, asynchronous, log),
    rules,
    buses,
    schedules: scheduler.schedules,
    executions,
    writes,
    sources: createEventSources(sourceParts),
    endpoint: new AwsEndpoint(services, authorizer, log),
  };
}
