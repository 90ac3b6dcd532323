import { accountId, region } from "../arn.ts";
import type { Assembly, Stack, TemplateResource } from "./assembly.ts";
import { resolve, type Scope } from "./intrinsics.ts";
import { type Identity, identify, nameProperty } from "./resource-identity.ts";

export interface DeployedResource {
  readonly type: string;
  readonly logicalId: string;
  readonly name: string;
  /** What `Ref` gives: other resources name this one by it. */
  readonly ref: string;
  readonly properties: Readonly<Record<string, unknown>>;
}

export interface Deployment {
  readonly resources: readonly DeployedResource[];
  /** Value of each stack output, by `Stack.OutputName`. */
  readonly outputs: Readonly<Record<string, string>>;
}

/**
 * Resolves all stacks of an assembly as a deployment would. Names and ARNs follow from the templates alone, so
 * this needs no order: references are followed as they are met, across stacks too.
 */
export function resolveDeployment(assembly: Assembly, endpoint: string): Deployment {
  const exports = new Map<string, () => unknown>();
  const scopes = assembly.stacks.map((stack) => new StackScope(stack, endpoint, exports));
  for (const scope of scopes) scope.registerExports();
  return {
    resources: scopes.flatMap((scope) => scope.deploy()),
    outputs: Object.fromEntries(scopes.flatMap((scope) => scope.outputs())),
  };
}

class StackScope implements Scope {
  readonly #stack: Stack;
  readonly #endpoint: string;
  readonly #exports: Map<string, () => unknown>;
  readonly #identities = new Map<string, Identity>();

  constructor(stack: Stack, endpoint: string, exports: Map<string, () => unknown>) {
    this.#stack = stack;
    this.#endpoint = endpoint;
    this.#exports = exports;
  }

  registerExports(): void {
    for (const { Value, Export } of Object.values(this.#stack.template.Outputs ?? {})) {
      if (Export) this.#exports.set(String(resolve(Export.Name, this)), () => resolve(Value, this));
    }
  }

  deploy(): DeployedResource[] {
    const resources = Object.entries(this.#stack.template.Resources ?? {});
    return resources
      .filter(([, { Condition }]) => !Condition || this.condition(Condition))
      .map(([logicalId, { Type, Properties }]) => {
        const { name, ref } = this.#identity(logicalId);
        const properties = resolve(Properties ?? {}, this) as Record<string, unknown>;
        return { type: Type, logicalId, name, ref, properties };
      });
  }

  outputs(): [string, string][] {
    return Object.entries(this.#stack.template.Outputs ?? {}).map(([key, { Value }]) => [
      `${this.#stack.name}.${key}`,
      String(resolve(Value, this)),
    ]);
  }

  ref(logicalId: string): unknown {
    if (logicalId in pseudoParameters) return pseudoParameters[logicalId];
    if (logicalId === "AWS::StackName") return this.#stack.name;
    if (logicalId === "AWS::StackId")
      return `arn:aws:cloudformation:${region}:${accountId}:stack/${this.#stack.name}`;
    const parameter = this.#stack.template.Parameters?.[logicalId];
    if (parameter) return parameter.Default;
    return this.#identity(logicalId).ref;
  }

  attribute(logicalId: string, name: string): string {
    return this.#identity(logicalId).attribute(name);
  }

  importValue(exportName: string): unknown {
    const exported = this.#exports.get(exportName);
    if (!exported) throw new Error(`${this.#stack.name} imports ${exportName}, which no stack exports`);
    return exported();
  }

  condition(name: string): boolean {
    return resolve(this.#stack.template.Conditions?.[name], this) === true;
  }

  mapping(map: string, topKey: string, secondKey: string): unknown {
    return this.#stack.template.Mappings?.[map]?.[topKey]?.[secondKey];
  }

  #identity(logicalId: string): Identity {
    const known = this.#identities.get(logicalId);
    if (known) return known;
    const resource: TemplateResource | undefined = this.#stack.template.Resources?.[logicalId];
    if (!resource) throw new Error(`${this.#stack.name} refers to ${logicalId}, which it doesn't have`);
    const property = nameProperty(resource.Type);
    const chosenName = property && resolve(resource.Properties?.[property], this);
    const identity = identify(resource.Type, this.#stack.name, logicalId, chosenName, this.#endpoint);
    this.#identities.set(logicalId, identity);
    return identity;
  }
}

const pseudoParameters: Readonly<Record<string, unknown>> = {
  "AWS::AccountId": accountId,
  "AWS::Region": region,
  "AWS::Partition": "aws",
  "AWS::URLSuffix": "amazonaws.com",
  "AWS::NoValue": undefined,
  "AWS::NotificationARNs": [],
};
