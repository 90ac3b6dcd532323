import { resourceName } from "../arn.ts";
import type { DeployedResource } from "../cloudformation/deployment.ts";
import type { DynamoConnection } from "../dynamodb/dynamo-connection.ts";
import { StreamReader } from "../dynamodb/stream-reader.ts";
import type { WriteSignal } from "../dynamodb/write-signal.ts";
import type { Authorizer } from "../iam/authorizer.ts";
import { hostSource, type Log } from "../log.ts";
import type { Queues } from "../sqs/queues.ts";
import type { EventSource, MappingProperties } from "./event-source-mapping.ts";
import type { FailureDestinations } from "./failure-destination.ts";
import type { DeployedFunction } from "./functions.ts";
import type { LambdaFunction } from "./lambda-function.ts";
import { QueueSource } from "./queue-source.ts";
import type { StreamPositions } from "./stream-positions.ts";
import { StreamSource } from "./stream-source.ts";

export interface EventSourceParts {
  readonly resources: readonly DeployedResource[];
  readonly functions: ReadonlyMap<string, DeployedFunction>;
  readonly queues: Queues;
  readonly dynamo: DynamoConnection;
  readonly writes: WriteSignal;
  readonly positions: StreamPositions;
  readonly destinations: FailureDestinations;
  readonly authorizer: Authorizer;
  readonly log: Log;
}

/** What Lambda needs of the function's role to poll for it. */
const pollingActions = {
  sqs: ["sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes"],
  dynamodb: ["dynamodb:DescribeStream", "dynamodb:GetRecords", "dynamodb:GetShardIterator"],
} as const;

export function createEventSources(parts: EventSourceParts): EventSource[] {
  return parts.resources
    .filter(
      ({ type, properties }) => type === "AWS::Lambda::EventSourceMapping" && properties.Enabled !== false,
    )
    .map(({ properties }) => createEventSource(parts, properties as unknown as MappingProperties));
}

function createEventSource(parts: EventSourceParts, mapping: MappingProperties): EventSource {
  const { functions, queues, authorizer, log } = parts;
  const name = mapping.FunctionName.startsWith("arn:")
    ? resourceName(mapping.FunctionName)
    : mapping.FunctionName;
  const lambda = functions.get(name)?.lambda;
  if (!lambda) throw new Error(`An event source feeds ${name}, which is no function of the templates`);
  checkPollingRights(authorizer, lambda, mapping.EventSourceArn);
  if (mapping.EventSourceArn.includes(":dynamodb:")) return createStreamSource(parts, lambda, mapping);
  const queue = queues.get(resourceName(mapping.EventSourceArn));
  if (!queue)
    throw new Error(`${name} is fed by ${mapping.EventSourceArn}, which is no queue of the templates`);
  return new QueueSource(queue, lambda, mapping, log);
}

function createStreamSource(
  parts: EventSourceParts,
  lambda: LambdaFunction,
  mapping: MappingProperties,
): StreamSource {
  const { dynamo, positions, writes, destinations, log } = parts;
  const { EventSourceArn: streamArn } = mapping;
  const destination = mapping.DestinationConfig?.OnFailure?.Destination;
  return new StreamSource({
    reader: new StreamReader(dynamo, resourceName(streamArn)),
    lambda,
    mapping,
    positions,
    writes,
    log,
    discard: async (records, attempts) => {
      log(
        hostSource,
        `${lambda.settings.name}: gave up on ${records.length} records after ${attempts} attempts`,
      );
      if (destination) await destinations.streamRecord(lambda, destination, streamArn, records, attempts);
    },
  });
}

/** AWS refuses to create a mapping whose function's role can't read the source. */
function checkPollingRights(authorizer: Authorizer, { settings }: LambdaFunction, resource: string): void {
  const caller = { functionName: settings.name, roleArn: settings.roleArn };
  const actions = resource.includes(":dynamodb:") ? pollingActions.dynamodb : pollingActions.sqs;
  const denied = authorizer.firstDenied(
    caller,
    actions.map((action) => ({ action, resource })),
  );
  if (denied)
    throw new Error(
      `The role of ${settings.name} doesn't grant ${denied.action} on its event source ${resource}`,
    );
}
