import { roleArn } from "../arn.ts";
import type { DeployedResource } from "../cloudformation/deployment.ts";

interface RoleProperties {
  readonly AssumeRolePolicyDocument: {
    readonly Statement: Trust | readonly Trust[];
  };
}

interface Trust {
  readonly Effect: "Allow" | "Deny";
  readonly Principal?: { readonly Service?: string | readonly string[] };
}

/** Says whether a service may act in a role. */
export type MayAssume = (service: string, roleArn: string) => boolean;

/** Who may act in a role is what its trust policy says; conditions in it are taken to hold. */
export function readTrust(resources: readonly DeployedResource[]): MayAssume {
  const services = new Map<string, Set<string>>();
  for (const { type, name, properties } of resources) {
    if (type !== "AWS::IAM::Role") continue;
    const { Statement } = (properties as unknown as RoleProperties).AssumeRolePolicyDocument;
    const allowed = [Statement].flat().filter(({ Effect }) => Effect === "Allow");
    services.set(roleArn(name), new Set(allowed.flatMap(({ Principal }) => Principal?.Service ?? [])));
  }
  return (service, arn) => services.get(arn)?.has(service) ?? false;
}
