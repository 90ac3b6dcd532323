import { describe, expect, it } from "vitest";
import type { Stack, Template } from "../../infra/local/cloudformation/assembly.ts";
import { type Deployment, resolveDeployment } from "../../infra/local/cloudformation/deployment.ts";

function deploy(...templates: Template[]): Deployment {
  const stacks: Stack[] = templates.map((template, index) => ({ name: `Stack${index}`, template }));
  return resolveDeployment({ stacks, assets: new Map() }, "http://127.0.0.1:4566");
}

/** Resolves one value as an output of a stack that has a queue and a table. */
function value(expression: unknown, conditions: Record<string, unknown> = {}): string | undefined {
  const { outputs } = deploy({
    Parameters: { Size: { Default: "large" } },
    Mappings: { Zones: { "us-east-1": { Name: "east" } } },
    Conditions: conditions,
    Resources: {
      Queue: { Type: "AWS::SQS::Queue", Properties: { QueueName: "orders" } },
      Table: { Type: "AWS::DynamoDB::GlobalTable" },
    },
    Outputs: { Value: { Value: expression } },
  });
  return outputs["Stack0.Value"];
}

describe("intrinsic functions", () => {
  it.each([
    [{ Ref: "Queue" }, "http://127.0.0.1:4566/000000000000/orders"],
    [{ Ref: "Table" }, "Stack0-Table"],
    [{ Ref: "Size" }, "large"],
    [{ Ref: "AWS::Region" }, "us-east-1"],
    [{ "Fn::GetAtt": ["Queue", "Arn"] }, "arn:aws:sqs:us-east-1:000000000000:orders"],
    [{ "Fn::GetAtt": "Queue.QueueName" }, "orders"],
    [{ "Fn::Join": ["-", ["a", { Ref: "Size" }]] }, "a-large"],
    [{ "Fn::Select": [1, { "Fn::Split": [":", "a:b:c"] }] }, "b"],
    // biome-ignore lint/suspicious/noTemplateCurlyInString: that is how Fn::Sub writes variables
    [{ "Fn::Sub": "${AWS::AccountId}/${Queue.QueueName}/${!Kept}" }, "000000000000/orders/${Kept}"],
    // biome-ignore lint/suspicious/noTemplateCurlyInString: that is how Fn::Sub writes variables
    [{ "Fn::Sub": ["${Size}-${Own}", { Own: { Ref: "Table" } }] }, "large-Stack0-Table"],
    [{ "Fn::FindInMap": ["Zones", { Ref: "AWS::Region" }, "Name"] }, "east"],
  ])("%j → %s", (expression, expected) => {
    expect(value(expression)).toBe(expected);
  });

  it("choose by condition", () => {
    const conditions = {
      IsEast: { "Fn::Equals": [{ Ref: "AWS::Region" }, "us-east-1"] },
      IsNot: { "Fn::Not": [{ Condition: "IsEast" }] },
      Both: { "Fn::And": [{ Condition: "IsEast" }, { Condition: "IsNot" }] },
      Either: { "Fn::Or": [{ Condition: "IsEast" }, { Condition: "IsNot" }] },
    };
    const choose = (name: string) => value({ "Fn::If": [name, "yes", "no"] }, conditions);
    expect(["IsEast", "IsNot", "Both", "Either"].map(choose)).toEqual(["yes", "no", "no", "yes"]);
  });

  it("fail when they are unknown or lead nowhere", () => {
    expect(() => value({ "Fn::Transform": {} })).toThrow("Fn::Transform");
    expect(() => value({ Ref: "Nothing" })).toThrow("Nothing");
    expect(() => value({ "Fn::ImportValue": "Nothing" })).toThrow("Nothing");
  });
});

describe("a deployment", () => {
  it("follows imports whatever the order of the stacks", () => {
    const importing: Template = { Outputs: { Out: { Value: { "Fn::ImportValue": "queue-arn" } } } };
    const exporting: Template = {
      Resources: { Queue: { Type: "AWS::SQS::Queue", Properties: { QueueName: "q" } } },
      Outputs: { Arn: { Value: { "Fn::GetAtt": ["Queue", "Arn"] }, Export: { Name: "queue-arn" } } },
    };
    expect(deploy(importing, exporting).outputs["Stack0.Out"]).toBe("arn:aws:sqs:us-east-1:000000000000:q");
  });

  it("leaves out what a condition leaves out, and properties without a value", () => {
    const { resources } = deploy({
      Conditions: { Never: { "Fn::Equals": ["a", "b"] } },
      Resources: {
        Absent: { Type: "AWS::SQS::Queue", Condition: "Never" },
        Present: {
          Type: "AWS::SQS::Queue",
          Properties: { DelaySeconds: { Ref: "AWS::NoValue" }, VisibilityTimeout: 5 },
        },
      },
    });
    expect(resources.map(({ name, properties }) => ({ name, properties }))).toEqual([
      { name: "Stack0-Present", properties: { VisibilityTimeout: 5 } },
    ]);
  });
});
