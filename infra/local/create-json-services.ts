import type { JsonService } from "./aws/json-protocol.ts";
import type { DeployedResource } from "./cloudformation/deployment.ts";
import { cloudWatchService } from "./cloudwatch/cloudwatch-service.ts";
import type { Metrics } from "./cloudwatch/metrics.ts";
import type { EventBuses } from "./events/event-bus.ts";
import { eventsService } from "./events/events-service.ts";
import { createKeys } from "./kms/deployed-keys.ts";
import { kmsService } from "./kms/kms-service.ts";
import { Secrets } from "./secrets/secrets.ts";
import { secretsService } from "./secrets/secrets-service.ts";
import type { Queues } from "./sqs/queues.ts";
import { sqsService } from "./sqs/sqs-service.ts";
import { Parameters } from "./ssm/parameters.ts";
import { ssmService } from "./ssm/ssm-service.ts";
import type { Storage } from "./storage/storage.ts";

interface Parts {
  readonly resources: readonly DeployedResource[];
  readonly storage: Storage;
  readonly queues: Queues;
  readonly buses: EventBuses;
  readonly metrics: Metrics;
  readonly states: JsonService;
  readonly endpoint: string;
}

/** The services that speak AWS JSON, by the first part of the `X-Amz-Target` header. */
export function createJsonServices(parts: Parts): Readonly<Record<string, JsonService>> {
  const { resources, storage, queues, buses, metrics, states, endpoint } = parts;
  const secrets = new Secrets(storage.collection("secret"));
  secrets.deploy(resources);
  const parameters = new Parameters(storage.collection("parameter"));
  parameters.deploy(resources);
  return {
    AmazonSQS: sqsService(queues, endpoint),
    AmazonSSM: ssmService(parameters),
    AWSEvents: eventsService(buses),
    AWSStepFunctions: states,
    GraniteServiceVersion20100801: cloudWatchService(metrics),
    secretsmanager: secretsService(secrets),
    TrentService: kmsService(createKeys(resources, storage.collection)),
  };
}
