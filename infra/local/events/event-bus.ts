import { arn, resourceName } from "../arn.ts";
import type { DeployedResource } from "../cloudformation/deployment.ts";
import { type InputSettings, targetInput } from "./input.ts";
import { compilePattern, type EventPattern } from "./pattern.ts";

export interface BusEvent {
  readonly version: "0";
  readonly id: string;
  readonly "detail-type": string;
  readonly source: string;
  readonly account: string;
  readonly time: string;
  readonly region: string;
  readonly resources: readonly string[];
  readonly detail: unknown;
}

export interface Target extends InputSettings {
  readonly Arn: string;
  readonly SqsParameters?: { readonly MessageGroupId: string };
  readonly DeadLetterConfig?: { readonly Arn: string };
}

interface RuleProperties {
  readonly EventBusName?: string;
  readonly EventPattern?: EventPattern;
  readonly ScheduleExpression?: string;
  readonly State?: string;
  readonly Targets?: readonly Target[];
}

export interface Rule {
  readonly name: string;
  readonly arn: string;
  readonly busName: string;
  readonly schedule: string | undefined;
  readonly targets: readonly Target[];
  matches(event: BusEvent): boolean;
}

/** Brings one event's input to one target; resolves once the target has it for good. */
export type Deliver = (rule: Rule, target: Target, input: string) => Promise<void>;

/** Enabled rules; one with a schedule ticks on the default bus and matches no event. */
export function readRules(resources: readonly DeployedResource[]): Rule[] {
  return resources
    .filter(({ type }) => type === "AWS::Events::Rule")
    .flatMap(({ name, properties }) => {
      const { EventBusName, EventPattern, ScheduleExpression, State, Targets } = properties as RuleProperties;
      if (State === "DISABLED") return [];
      return {
        name,
        arn: arn("events", `rule/${name}`),
        busName: EventBusName?.startsWith("arn:") ? resourceName(EventBusName) : (EventBusName ?? "default"),
        schedule: ScheduleExpression,
        targets: Targets ?? [],
        matches: EventPattern ? compilePattern(EventPattern) : () => false,
      };
    });
}

export class EventBuses {
  readonly #rules: ReadonlyMap<string, readonly Rule[]>;
  readonly #names: ReadonlySet<string>;
  readonly #deliver: Deliver;

  constructor(resources: readonly DeployedResource[], rules: readonly Rule[], deliver: Deliver) {
    const buses = resources.filter(({ type }) => type === "AWS::Events::EventBus");
    this.#names = new Set(["default", ...buses.map(({ name }) => name)]);
    this.#rules = Map.groupBy(rules, ({ busName }) => busName);
    this.#deliver = deliver;
  }

  has(busName: string): boolean {
    return this.#names.has(busName);
  }

  /** Resolves once every target of every matching rule has the event for good. */
  async publish(busName: string, event: BusEvent): Promise<void> {
    const rules = (this.#rules.get(busName) ?? []).filter((rule) => rule.matches(event));
    await Promise.all(rules.map((rule) => this.trigger(rule, event)));
  }

  async trigger(rule: Rule, event: BusEvent): Promise<void> {
    await Promise.all(
      rule.targets.map((target) =>
        this.#deliver(rule, target, targetInput(target, event as unknown as Record<string, unknown>, rule)),
      ),
    );
  }
}
