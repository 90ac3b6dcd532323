import type { DeployedResource } from "../cloudformation/deployment.ts";
import type { MayAssume } from "../iam/trust.ts";
import { machineArn } from "./machine-arn.ts";
import { readDefinition } from "./read-definition.ts";

export interface StateMachine {
  readonly name: string;
  readonly arn: string;
  readonly roleArn: string;
  /** JSON. */
  readonly definition: string;
}

/** `AWS::StepFunctions::StateMachine` */
interface MachineProperties {
  readonly StateMachineType?: string;
  readonly DefinitionString?: string;
  readonly Definition?: object;
  readonly DefinitionSubstitutions?: Readonly<Record<string, string>>;
  readonly RoleArn: string;
}

export type StateMachines = ReadonlyMap<string, StateMachine>;

/** The machines of the templates, by ARN. One that can't be hosted as it stands ends the start with the reason. */
export function createStateMachines(
  resources: readonly DeployedResource[],
  mayAssume: MayAssume,
): StateMachines {
  const machines = resources
    .filter(({ type }) => type === "AWS::StepFunctions::StateMachine")
    .map(({ name, properties }) =>
      createMachine(name, properties as unknown as MachineProperties, mayAssume),
    );
  return new Map(machines.map((machine) => [machine.arn, machine]));
}

function createMachine(name: string, properties: MachineProperties, mayAssume: MayAssume): StateMachine {
  const { StateMachineType = "STANDARD", RoleArn } = properties;
  if (StateMachineType !== "STANDARD")
    throw new Error(`The state machine ${name} is ${StateMachineType}: only STANDARD ones are hosted`);
  if (!mayAssume("states.amazonaws.com", RoleArn))
    throw new Error(`The state machine ${name} can't act in its role: its trust lacks states.amazonaws.com`);
  const definition = definitionOf(name, properties);
  readDefinition(name, definition);
  return { name, arn: machineArn(name), roleArn: RoleArn, definition };
}

function definitionOf(
  name: string,
  { DefinitionString, Definition, DefinitionSubstitutions = {} }: MachineProperties,
): string {
  const text = DefinitionString ?? (Definition && JSON.stringify(Definition));
  if (text === undefined) throw new Error(`The state machine ${name} has no definition in its template`);
  return text.replace(/\$\{(\w+)\}/g, (whole, key: string) => DefinitionSubstitutions[key] ?? whole);
}
