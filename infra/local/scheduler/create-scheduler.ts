import type { RequestHandler } from "../aws/aws-endpoint.ts";
import { restJsonService } from "../aws/rest-json.ts";
import type { DeployedResource } from "../cloudformation/deployment.ts";
import type { Authorizer } from "../iam/authorizer.ts";
import { readTrust } from "../iam/trust.ts";
import type { AsyncInvocations } from "../lambda/async-invocations.ts";
import type { Log } from "../log.ts";
import type { Queues } from "../sqs/queues.ts";
import type { Storage } from "../storage/storage.ts";
import { invokeTargets } from "./invoke-target.ts";
import { ScheduleGroups } from "./schedule-groups.ts";
import { scheduleOperations } from "./schedule-operations.ts";
import { Schedules } from "./schedules.ts";

interface Parts {
  readonly resources: readonly DeployedResource[];
  readonly storage: Storage;
  readonly queues: Queues;
  readonly asynchronous: ReadonlyMap<string, AsyncInvocations>;
  readonly authorizer: Authorizer;
  readonly log: Log;
}

/** EventBridge Scheduler: the templates' schedules with those that were made since, and its API. */
export function createScheduler(parts: Parts): {
  readonly schedules: Schedules;
  readonly service: RequestHandler;
} {
  const { resources, storage, queues, asynchronous, authorizer, log } = parts;
  const invoke = invokeTargets({ queues, functions: asynchronous, authorizer, log });
  const schedules = new Schedules(storage.collection("schedule"), invoke, log);
  schedules.deploy(resources);
  const groups = new ScheduleGroups(storage.collection("schedule-group"), resources);
  const operations = [
    ...scheduleOperations({ schedules, groups, mayAssume: readTrust(resources) }),
    ...groups.operations(schedules),
  ];
  return { schedules, service: restJsonService(operations, authorizer) };
}
