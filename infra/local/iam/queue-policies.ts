import { queueArn } from "../arn.ts";
import type { DeployedResource } from "../cloudformation/deployment.ts";
import { Policy, type PolicyDocument, type Statement } from "./policy.ts";

interface QueuePolicyProperties {
  readonly PolicyDocument: PolicyDocument;
  readonly Queues: readonly string[];
}

/** Says whether a rule of the bus may send to a queue. */
export type MaySend = (ruleArn: string, queueArn: string) => boolean;

/** A bus has no role: what it may send is what the policies of the queues let `events.amazonaws.com` do. */
export function readQueuePolicies(resources: readonly DeployedResource[]): MaySend {
  const policies = new Map<string, PolicyDocument[]>();
  for (const { type, properties } of resources) {
    if (type !== "AWS::SQS::QueuePolicy") continue;
    const { PolicyDocument, Queues } = properties as unknown as QueuePolicyProperties;
    for (const url of Queues) {
      const arn = queueArn(url.slice(url.lastIndexOf("/") + 1));
      policies.set(arn, [...(policies.get(arn) ?? []), forEvents(PolicyDocument)]);
    }
  }
  const compiled = new Map([...policies].map(([arn, documents]) => [arn, new Policy(documents)]));
  return (ruleArn, arn) => {
    // Rules are in the same account and use TLS on AWS, which CDK's `enforceSSL` asks for.
    const context = { "aws:sourcearn": [ruleArn], "aws:securetransport": ["true"] };
    return compiled.get(arn)?.allows({ action: "sqs:SendMessage", resource: arn, context }) ?? false;
  };
}

function forEvents({ Statement }: PolicyDocument): PolicyDocument {
  const statements = Array.isArray(Statement) ? (Statement as Statement[]) : [Statement as Statement];
  return { Statement: statements.filter(({ Principal }) => includesEvents(Principal)) };
}

function includesEvents(principal: unknown): boolean {
  if (principal === "*") return true;
  const services = (principal as { Service?: string | string[]; AWS?: unknown } | undefined) ?? {};
  return services.AWS === "*" || [services.Service].flat().includes("events.amazonaws.com");
}
