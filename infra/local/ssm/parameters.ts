import { arn } from "../arn.ts";
import { AwsError } from "../aws/aws-error.ts";
import type { DeployedResource } from "../cloudformation/deployment.ts";
import type { Collection } from "../storage/collection.ts";

export interface Parameter {
  readonly name: string;
  readonly type: "String" | "StringList" | "SecureString";
  readonly value: string;
  readonly version: number;
  /** Seconds since 1970, as all times of the service. */
  readonly modifiedAt: number;
  /** What the templates said when they were last followed. */
  readonly deployed?: string;
}

/** `AWS::SSM::Parameter` */
interface ParameterProperties {
  readonly Type: "String" | "StringList";
  readonly Value: string;
}

export const parameterArn = (name: string): string =>
  arn("ssm", name.startsWith("/") ? `parameter${name}` : `parameter/${name}`);

/** All parameters, by name. */
export class Parameters {
  readonly #parameters: Collection<Parameter>;

  constructor(parameters: Collection<Parameter>) {
    this.#parameters = parameters;
  }

  /** Puts the templates' parameters in. A kept value stays until the template says something else. */
  deploy(resources: readonly DeployedResource[]): void {
    for (const { type, name, properties } of resources) {
      if (type !== "AWS::SSM::Parameter") continue;
      const { Type, Value } = properties as unknown as ParameterProperties;
      if (this.#parameters.get(name)?.deployed !== Value) void this.put(name, Type, Value, Value);
    }
  }

  get(name: string): Parameter | undefined {
    return this.#parameters.get(nameOf(name));
  }

  find(name: string): Parameter {
    const parameter = this.get(name);
    if (!parameter) throw new AwsError("ParameterNotFound", `Parameter ${name} not found.`);
    return parameter;
  }

  /** In the order of their names. */
  below(path: string, recursive: boolean): Parameter[] {
    const prefix = path.endsWith("/") ? path : `${path}/`;
    return this.#parameters
      .entries()
      .map(([, parameter]) => parameter)
      .filter(
        ({ name }) => name.startsWith(prefix) && (recursive || !name.slice(prefix.length).includes("/")),
      )
      .sort((a, b) => (a.name < b.name ? -1 : 1));
  }

  async put(name: string, type: Parameter["type"], value: string, deployed?: string): Promise<Parameter> {
    const before = this.#parameters.get(name);
    const parameter = {
      ...before,
      name,
      type,
      value,
      version: (before?.version ?? 0) + 1,
      modifiedAt: Date.now() / 1000,
      ...(deployed !== undefined && { deployed }),
    };
    await this.#parameters.put(name, parameter);
    return parameter;
  }

  async delete(name: string): Promise<void> {
    await this.#parameters.delete(nameOf(name));
  }
}

/** A parameter may be named by its ARN; one that isn't in a path has no slash before its name. */
export function nameOf(nameOrArn: string): string {
  if (!nameOrArn.startsWith("arn:")) return nameOrArn;
  const path = nameOrArn.slice(nameOrArn.indexOf(":parameter/") + ":parameter".length);
  return path.indexOf("/", 1) > 0 ? path : path.slice(1);
}
