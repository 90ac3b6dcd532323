import { DescribeTableCommand } from "@aws-sdk/client-dynamodb";
import { dynamo } from "#shared/platform/dynamo.ts";
import { variables } from "#shared/platform/environment.ts";
import {
  type BucketName,
  buckets,
  type KeyName,
  keys,
  type QueueName,
  queues,
  type TableName,
  tables,
} from "#shared/resources.ts";
import { globalName, resourceName } from "./stage.ts";

/**
 * Gives this process the environment that functions have in a deployment, as far as an operator needs it, so that it
 * can use the same stores. @param endpoint where its AWS services are; undefined for AWS itself.
 */
export async function enterDeployment(stage: string, endpoint: string | undefined): Promise<void> {
  if (endpoint) {
    process.env.AWS_ENDPOINT_URL = endpoint;
    // What plays AWS on a machine of one's own asks for no credentials, but its clients do.
    process.env.AWS_REGION ??= "us-east-1";
    process.env.AWS_ACCESS_KEY_ID ??= "local";
    process.env.AWS_SECRET_ACCESS_KEY ??= "local";
  }
  for (const name of Object.keys(tables) as TableName[]) {
    process.env[variables.table(name)] = resourceName({ stage }, name);
  }
  for (const name of Object.keys(keys) as KeyName[]) {
    process.env[variables.key(name)] = `alias/${resourceName({ stage }, name)}`;
  }
  process.env[variables.stage] = stage;
  const account = await accountOf(resourceName({ stage }, "tenants"), stage);
  for (const name of Object.keys(buckets) as BucketName[]) {
    process.env[variables.bucket(name)] = globalName({ stage }, name, account);
  }
  for (const name of Object.keys(queues) as QueueName[]) {
    const place = `sqs.${process.env.AWS_REGION}.amazonaws.com`;
    process.env[variables.queueUrl(name)] = `https://${place}/${account}/${resourceName({ stage }, name)}`;
  }
}

/** Taken from the ARN of a table, which whoever may delete a tenant may describe. */
async function accountOf(table: string, stage: string): Promise<string> {
  const described = await dynamo()
    .send(new DescribeTableCommand({ TableName: table }))
    .catch((cause: Error) => {
      const place = process.env.AWS_ENDPOINT_URL ?? "AWS";
      throw new Error(`No stage "${stage}" at ${place}: ${cause.message || cause.name}`, { cause });
    });
  return described.Table?.TableArn?.split(":")[4] ?? "";
}
