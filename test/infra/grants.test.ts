import { beforeAll, expect, test } from "vitest";
import { functionsFolder, resourcesOf, synthesized, type Template } from "./synthesized.ts";

interface Statement {
  readonly Effect: "Allow" | "Deny";
  readonly Action: string | readonly string[];
  readonly Resource: unknown;
}

const gatewayLogging = [
  "CreateLogGroup",
  "CreateLogStream",
  "PutLogEvents",
  "DescribeLogGroups",
  "DescribeLogStreams",
  "GetLogEvents",
  "FilterLogEvents",
];

interface Wildcard {
  readonly action: string;
  readonly resource: RegExp;
  /** Only in this role. */
  readonly role?: RegExp;
  readonly because: string;
}

/** Where AWS has nothing finer than a wildcard. */
/** What Step Functions needs to write a workflow's log. */
const workflowLogging = [
  ...["CreateLogDelivery", "GetLogDelivery", "UpdateLogDelivery", "DeleteLogDelivery", "ListLogDeliveries"],
  ...["PutResourcePolicy", "DescribeResourcePolicies", "DescribeLogGroups"],
];

const permitted: readonly Wildcard[] = [
  { action: "s3:GetObject", resource: /^arn:.+:s3:::[\w:-]+\/\*$/, because: "any object of one bucket" },
  {
    action: "s3:DeleteObject",
    resource: /audit-archive-[\w:-]+\/\*$/,
    role: /^purgerecords/,
    because: "what a retired digest names",
  },
  { action: "s3:PutObject", resource: /^arn:.+:s3:::[\w:-]+\/\*$/, because: "any object of one bucket" },
  ...["Sign", "GetPublicKey", "DescribeKey"].map((verb) => ({
    action: `kms:${verb}`,
    resource: /:kms:.+:key\/\*$/,
    because: "rotation makes keys that no template knows; the condition on their tag says which are meant",
  })),
  ...["GetMetricData", "ListMetrics"].map((verb) => ({
    action: `cloudwatch:${verb}`,
    resource: /^\*$/,
    because: "IAM knows no resource for it",
  })),
  { action: "dynamodb:ListStreams", resource: /^\*$/, because: "IAM knows no resource for it" },
  { action: "xray:PutTraceSegments", resource: /^\*$/, because: "IAM knows no resource for it" },
  { action: "xray:PutTelemetryRecords", resource: /^\*$/, because: "IAM knows no resource for it" },
  ...workflowLogging.map((verb) => ({
    action: `logs:${verb}`,
    resource: /^\*$/,
    role: /^runactionrole/,
    because: "IAM knows no resource for the delivery of logs",
  })),
  ...["GetSamplingRules", "GetSamplingTargets"].map((verb) => ({
    action: `xray:${verb}`,
    resource: /^\*$/,
    because: "IAM knows no resource for it",
  })),
  ...gatewayLogging.map((verb) => ({
    action: `logs:${verb}`,
    resource: /^\*$/,
    role: /logwriter/,
    because: "API Gateway refuses a role that can't write to all log groups",
  })),
];

let templates: readonly Template[];

beforeAll(async () => {
  templates = await synthesized(functionsFolder, { stage: "prod" });
});

interface Grant {
  readonly role: string;
  readonly action: string;
  readonly resource: string;
}

function covers({ action, resource, role }: Wildcard, grant: Grant): boolean {
  return action === grant.action && resource.test(grant.resource) && (role?.test(grant.role) ?? true);
}

/** What is granted to roles, in pairs of action and resource, references made readable. */
function grants(): Grant[] {
  return resourcesOf("AWS::IAM::Role", templates).flatMap(({ id, Properties }) => {
    const policies = Properties.Policies as readonly {
      PolicyDocument: { Statement: readonly Statement[] };
    }[];
    const statements = policies.flatMap(({ PolicyDocument }) => PolicyDocument.Statement);
    return statements.flatMap(({ Action, Resource }) =>
      [Action]
        .flat()
        .flatMap((action) =>
          [Resource].flat().map((resource) => ({ role: id, action, resource: readable(resource) })),
        ),
    );
  });
}

function readable(value: unknown): string {
  if (typeof value === "string") return value;
  const { "Fn::Join": join, Ref: ref } = value as { "Fn::Join"?: [string, unknown[]]; Ref?: string };
  if (join) return join[1].map(readable).join(join[0]);
  return ref ?? JSON.stringify(value);
}

test("all rights stand in the roles, so that one look at a role shows them", () => {
  const elsewhere = ["AWS::IAM::Policy", "AWS::IAM::ManagedPolicy"].flatMap((type) =>
    resourcesOf(type, templates),
  );
  expect(elsewhere).toEqual([]);
  expect(JSON.stringify(templates)).not.toContain("ManagedPolicyArns");
});

test("no action is a wildcard, and a resource only where AWS has nothing finer", () => {
  const loose = grants().filter((grant) => {
    if (grant.action.includes("*")) return true;
    return grant.resource.includes("*") && !permitted.some((exception) => covers(exception, grant));
  });
  expect(loose).toEqual([]);
});

test("no exception is left over", () => {
  const used = permitted.filter((exception) => grants().some((grant) => covers(exception, grant)));
  expect(used).toEqual(permitted);
});

test("a role's policy fits into IAM's 10 KB", () => {
  for (const { id, Properties } of resourcesOf("AWS::IAM::Role", templates)) {
    const text = JSON.stringify(Properties.Policies, (_, value: unknown) =>
      typeof value === "object" && value !== null && "Fn::Join" in value ? readable(value) : value,
    );
    expect(text.length, id).toBeLessThan(10_000);
  }
});

test("nobody may change the audit log, and only retention may delete from it", () => {
  const altering = grants().filter(
    ({ action, resource }) =>
      /audit-(entries|digests|seals|archive)/.test(resource) &&
      /Update|Delete|BatchWrite|PartiQL/.test(action),
  );
  expect(altering.map(({ role, action }) => `${role.replace(/role.*/, "")} ${action}`).sort()).toEqual([
    "purgerecords dynamodb:DeleteItem",
    "purgerecords dynamodb:DeleteItem",
    "purgerecords s3:DeleteObject",
  ]);
});
