import type { TaskCall } from "../../../infra/local/states/decision.ts";
import type { Execution, Outcome } from "../../../infra/local/states/execution.ts";
import { Executions } from "../../../infra/local/states/executions.ts";
import { History } from "../../../infra/local/states/history.ts";
import { executionArn, machineArn } from "../../../infra/local/states/machine-arn.ts";
import { type Collection, forgetfulCollections } from "../../../infra/local/storage/collection.ts";
import { SeededRandom } from "../../support/simulation/random.ts";
import { VirtualClock } from "../../support/simulation/virtual-clock.ts";

type Functions = Readonly<Record<string, (payload: never) => unknown>>;

/** What a function fails with, in a machine's words. */
export class TaskError extends Error {
  constructor(name: string, message = "") {
    super(message);
    this.name = name;
  }
}

const neverEnding = 4000 * 86_400;

/** State machines in virtual time, with functions that are given here. */
export class Lab {
  readonly clock = new VirtualClock();
  readonly history = new History(forgetfulCollections("event"));
  kept: Collection<Execution> = forgetfulCollections("execution");
  readonly calls: TaskCall[] = [];
  readonly #functions: Functions;
  readonly #chance = new SeededRandom(1);
  executions = this.#open();

  constructor(functions: Functions = {}) {
    this.#functions = functions;
  }

  /** What is left of the process that had these executions is what it has kept, as it is written down. */
  crash(): void {
    void this.executions.stop();
    const written = this.kept.entries();
    this.kept = forgetfulCollections("execution");
    for (const [arn, execution] of written) void this.kept.put(arn, structuredClone(execution));
    this.executions = this.#open();
  }

  start(definition: object, input: unknown = {}): Execution {
    const machine = {
      name: "test",
      arn: machineArn("test"),
      roleArn: "role",
      definition: JSON.stringify({ QueryLanguage: "JSONata", ...definition }),
    };
    return this.executions.start(
      machine,
      executionArn("test", `${this.kept.entries().length}`),
      JSON.stringify(input),
    );
  }

  /** Runs a machine to its end. */
  async run(definition: object, input: unknown = {}): Promise<Execution> {
    const { arn } = this.start(definition, input);
    return this.ended(arn);
  }

  async ended(arn: string): Promise<Execution> {
    for (let seconds = 0; seconds < neverEnding; seconds = seconds * 2 + 0.01) {
      const execution = this.executions.get(arn)!;
      if (execution.status !== "RUNNING") return execution;
      await this.clock.sleep(seconds * 1000);
    }
    throw new Error("the execution doesn't end");
  }

  #open(): Executions {
    const executions = new Executions({
      kept: this.kept,
      history: this.history,
      clock: this.clock,
      chance: this.#chance,
      call: (_, call) => this.#call(call),
      onError: (error) => {
        throw error;
      },
    });
    executions.resume();
    return executions;
  }

  async #call(call: TaskCall): Promise<Outcome> {
    this.calls.push(call);
    try {
      return { output: (await this.#functions[call.functionName]?.(call.payload as never)) ?? null };
    } catch (error) {
      const { name, message } = error as Error;
      return { failure: { error: name, cause: message } };
    }
  }
}

/** A task that calls one of the lab's functions. */
export const task = (FunctionName: string, more: object = {}) => ({
  Type: "Task",
  Resource: "arn:aws:states:::lambda:invoke",
  Arguments: { FunctionName, Payload: "{% $states.input %}" },
  Output: "{% $states.result.Payload %}",
  ...more,
});

/** A machine of states that follow one another in the order in which they are given. */
export function inTurn(states: Readonly<Record<string, object>>, more: object = {}): object {
  const names = Object.keys(states);
  const endless = ["Succeed", "Fail", "Choice"];
  const States = Object.entries(states).map(([name, state], index) => {
    const next = names[index + 1];
    const type = (state as { Type: string }).Type;
    const exit = endless.includes(type) || "Next" in state ? {} : next ? { Next: next } : { End: true };
    return [name, { ...exit, ...state }];
  });
  return { StartAt: names[0], States: Object.fromEntries(States), ...more };
}
