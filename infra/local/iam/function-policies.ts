import { resourceName } from "../arn.ts";
import type { DeployedResource } from "../cloudformation/deployment.ts";
import { matchesWildcard } from "./wildcard.ts";

/** `AWS::Lambda::Permission` */
interface Permission {
  readonly Action: string;
  readonly FunctionName: string;
  readonly Principal: string;
  readonly SourceArn?: string;
}

/** Says whether a function lets a service invoke it on behalf of a resource. */
export type MayInvoke = (service: string, sourceArn: string, functionName: string) => boolean;

/** A function's own policy is what the templates' permissions say; nobody else may invoke it without a role. */
export function readFunctionPolicies(resources: readonly DeployedResource[]): MayInvoke {
  const permissions = resources
    .filter(({ type }) => type === "AWS::Lambda::Permission")
    .map(({ properties }) => properties as unknown as Permission);
  return (service, sourceArn, functionName) =>
    permissions.some(
      ({ Action, FunctionName, Principal, SourceArn = "*" }) =>
        (FunctionName.startsWith("arn:") ? resourceName(FunctionName) : FunctionName) === functionName &&
        matchesWildcard(Action.toLowerCase(), "lambda:invokefunction") &&
        Principal === service &&
        matchesWildcard(SourceArn, sourceArn),
    );
}
