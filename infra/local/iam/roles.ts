import { roleArn } from "../arn.ts";
import type { DeployedResource } from "../cloudformation/deployment.ts";
import { Policy, type PolicyDocument } from "./policy.ts";

interface RoleProperties {
  readonly Policies?: readonly { readonly PolicyDocument: PolicyDocument }[];
  readonly ManagedPolicyArns?: readonly string[];
}

interface PolicyProperties {
  readonly PolicyDocument: PolicyDocument;
  readonly Roles?: readonly string[];
}

/**
 * What each role may do, by the role's ARN: its own inline policies, policies attached to it, and the managed
 * policies of the templates. AWS's own managed policies (`AWSLambdaBasicExecutionRole`) grant logs and traces,
 * which nobody asks this host for.
 */
export function readRoles(resources: readonly DeployedResource[]): ReadonlyMap<string, Policy> {
  const documents = new Map<string, PolicyDocument[]>();
  const attach = (role: string, document: PolicyDocument): void => {
    documents.set(role, [...(documents.get(role) ?? []), document]);
  };
  const managed = new Map<string, PolicyDocument>();
  for (const { type, name, ref, properties } of resources) {
    if (type === "AWS::IAM::Policy" || type === "AWS::IAM::ManagedPolicy") {
      const { PolicyDocument, Roles = [] } = properties as unknown as PolicyProperties;
      for (const role of Roles) attach(role, PolicyDocument);
      managed.set(ref, PolicyDocument);
    } else if (type === "AWS::IAM::Role") {
      for (const { PolicyDocument } of (properties as RoleProperties).Policies ?? [])
        attach(name, PolicyDocument);
    }
  }
  const roles = resources.filter(({ type }) => type === "AWS::IAM::Role");
  for (const { name, properties } of roles) {
    for (const policyArn of (properties as RoleProperties).ManagedPolicyArns ?? []) {
      const document = managed.get(policyArn);
      if (document) attach(name, document);
    }
  }
  return new Map(roles.map(({ name }) => [roleArn(name), new Policy(documents.get(name) ?? [])]));
}
