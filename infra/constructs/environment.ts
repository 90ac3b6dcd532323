import type { Construct } from "constructs";
import type { Uses } from "#shared/lambda/definition.ts";
import { variables } from "#shared/platform/environment.ts";
import type { BucketName, KeyName, QueueName, TableName } from "#shared/resources.ts";
import { bucketName, busName, keyAlias, queueUrl, workflowArn } from "../arns.ts";
import { metricsMaxAgeSeconds, resourceName, type Stage, traceSampleRate } from "../stage.ts";
import { secretsEnvironment } from "./secrets.ts";

/** The environment of a function: where to find what it says it uses, and nothing else. */
export function environmentFor(scope: Construct, stage: Stage, uses: Uses): Record<string, string> {
  const tables = Object.keys(uses.tables ?? {}) as TableName[];
  const queues = Object.keys(uses.queues ?? {}) as QueueName[];
  const buckets = Object.keys(uses.buckets ?? {}) as BucketName[];
  const keys = Object.keys(uses.keys ?? {}) as KeyName[];
  const started = Object.entries(uses.workflows ?? {}).filter(([, access]) => access === "start");
  return {
    [variables.stage]: stage.stage,
    [variables.logLevel]: stage.logLevel,
    [variables.traceSampleRate]: String(traceSampleRate(stage)),
    ...(stage.publicBaseUrl && { [variables.publicBaseUrl]: stage.publicBaseUrl }),
    ...(stage.limits && { [variables.limits]: JSON.stringify(stage.limits) }),
    ...(stage.webhookAllowedHosts && { [variables.webhookAllowedHosts]: stage.webhookAllowedHosts }),
    ...((uses.keys?.tokens || uses.tables?.signingKeys) && {
      [variables.tokenAlgorithm]: stage.tokenAlgorithm,
    }),
    ...(uses.tables?.signingKeys &&
      stage.identityProviders && {
        [variables.identityProviders]: JSON.stringify(stage.identityProviders),
      }),
    ...(uses.keys?.tokens && {
      [variables.accessTokenMinutes]: String(stage.accessTokenMinutes),
    }),
    ...(uses.queries && { [variables.metricsMaxAgeSeconds]: String(metricsMaxAgeSeconds(stage)) }),
    ...secretsEnvironment(stage, uses),
    ...(uses.tables?.logins && { [variables.passwordMinLength]: String(stage.passwordMinLength) }),
    ...((uses.publishes || uses.probesBus) && { [variables.bus]: busName(stage) }),
    ...Object.fromEntries(
      started.map(([name]) => [variables.workflow(name), workflowArn(scope, stage, name)]),
    ),
    ...Object.fromEntries(tables.map((name) => [variables.table(name), resourceName(stage, name)])),
    ...Object.fromEntries(queues.map((name) => [variables.queueUrl(name), queueUrl(scope, stage, name)])),
    ...Object.fromEntries(keys.map((name) => [variables.key(name), keyAlias(stage, name)])),
    ...Object.fromEntries(buckets.map((name) => [variables.bucket(name), bucketName(scope, stage, name)])),
  };
}
