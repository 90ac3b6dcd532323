/** The one account and region that the local cloud plays. */
export const accountId = "000000000000";
export const region = "us-east-1";

export function arn(service: string, resource: string): string {
  return `arn:aws:${service}:${region}:${accountId}:${resource}`;
}

export const tableArn = (name: string): string => arn("dynamodb", `table/${name}`);
export const queueArn = (name: string): string => arn("sqs", name);
export const functionArn = (name: string): string => arn("lambda", `function:${name}`);
export const busArn = (name: string): string => arn("events", `event-bus/${name}`);
/** IAM and S3 are global: their ARNs carry no region. */
export const roleArn = (name: string): string => `arn:aws:iam::${accountId}:role/${name}`;
export const bucketArn = (name: string): string => `arn:aws:s3:::${name}`;

/** AWS puts the time of creation here; a constant keeps resolution independent of the order of creation. */
export const streamArn = (tableName: string): string =>
  `${tableArn(tableName)}/stream/2000-01-01T00:00:00.000`;

/** The name at the end of the ARN of a queue, function, table, stream or bus. */
export function resourceName(resourceArn: string): string {
  const [service, , , ...resource] = resourceArn.split(":").slice(2);
  const path = resource.join(":");
  if (service === "lambda") return path.split(":")[1] ?? path;
  if (service === "dynamodb" || service === "events") return path.split("/")[1] ?? path;
  return path;
}
