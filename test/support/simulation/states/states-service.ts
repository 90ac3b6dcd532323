import type { HttpRequest } from "@smithy/types";
import { AwsError as RefusedByStates } from "../../../../infra/local/aws/aws-error.ts";
import type { JsonOperation } from "../../../../infra/local/aws/json-protocol.ts";
import { type Execution, type Outcome, visitsOf } from "../../../../infra/local/states/execution.ts";
import { Executions } from "../../../../infra/local/states/executions.ts";
import { History } from "../../../../infra/local/states/history.ts";
import { machineArn } from "../../../../infra/local/states/machine-arn.ts";
import type { StateMachine } from "../../../../infra/local/states/state-machines.ts";
import { stateOperations } from "../../../../infra/local/states/states-service.ts";
import { forgetfulCollections } from "../../../../infra/local/storage/collection.ts";
import type { Consumer } from "../consumer.ts";
import { InvocationKilled } from "../invocation.ts";
import { jsonError, type Operations, readJson, runJson } from "../json-protocol.ts";
import type { Handler } from "../lambda-runtime.ts";
import { AwsError, type Call, type Reply, type SimulatedService } from "../service.ts";
import type { World } from "../world.ts";

/** The functions of a state machine, by the names that it calls them. */
export type StepHandlers = Readonly<Record<string, Handler<unknown, unknown>>>;

/**
 * Step Functions in virtual time, by the rules of the local cloud. The service itself never crashes, as AWS doesn't; its
 * functions do, and it learns of that as `Lambda.Unknown`, whatever they have done till then.
 */
export class StatesService implements SimulatedService, Consumer {
  readonly name = "states";
  readonly errors: unknown[] = [];
  readonly executions: Executions;
  readonly #world: World;
  readonly #machines = new Map<string, StateMachine>();
  readonly #handlers = new Map<string, StepHandlers>();
  readonly #operations: Operations;

  constructor(world: World) {
    this.#world = world;
    const chance = world.random.fork("executions");
    const history = new History(forgetfulCollections("execution-event"));
    this.executions = new Executions({
      kept: forgetfulCollections("execution"),
      history,
      clock: world.clock,
      chance,
      call: ({ machineArn: arn }, { functionName, payload }) =>
        this.#call(this.#handlers.get(arn)?.[functionName], payload),
      onError: (error) => this.errors.push(error),
    });
    this.executions.resume();
    const parts = { machines: this.#machines, executions: this.executions, history, chance };
    const operations = Object.entries(stateOperations(parts)).map(([name, it]) => [name, simulated(it)]);
    this.#operations = Object.fromEntries(operations);
  }

  /** @returns the machine's ARN. */
  create(name: string, definition: object, handlers: StepHandlers): string {
    const arn = machineArn(name);
    const text = JSON.stringify({ ...definition, QueryLanguage: "JSONata" });
    this.#machines.set(arn, { name, arn, roleArn: "simulated", definition: text });
    this.#handlers.set(arn, handlers);
    return arn;
  }

  get description(): string {
    return `executions: ${this.#busy().length} that do more than wait for a token`;
  }

  get isIdle(): boolean {
    return this.executions.isIdle && this.#busy().length === 0;
  }

  decode(request: HttpRequest): Call {
    const json = readJson(request);
    const { name, executionArn, stateMachineArn } = json.input as Readonly<Record<string, string>>;
    return {
      operation: json.operation,
      keys: [name ?? executionArn ?? stateMachineArn ?? "token"],
      execute: () => runJson(this.#operations, json),
    };
  }

  throttled(): AwsError {
    return new AwsError("ThrottlingException", "Rate exceeded");
  }

  failed(): AwsError {
    return new AwsError("InternalFailure", "An internal error occurred", 500);
  }

  encode(error: AwsError): Reply {
    return jsonError("com.amazonaws.swf.service.v2.model", error);
  }

  #busy(): Execution[] {
    return this.executions.all().filter(({ root }) =>
      [...visitsOf(root)].some(({ visit: { phase } }) => {
        if (phase.kind === "working") return !phase.task.byToken || phase.task.isInvoking;
        return phase.kind !== "branched";
      }),
    );
  }

  async #call(handler: Handler<unknown, unknown> | undefined, payload: unknown): Promise<Outcome> {
    if (!handler) return { failure: { error: "Lambda.ResourceNotFoundException", cause: "" } };
    try {
      const output = await this.#world.lambda.invoke(handler, structuredClone(payload));
      return { output: JSON.parse(JSON.stringify(output ?? null)) as unknown };
    } catch (error) {
      this.errors.push(error);
      const { name, message } = error as Error;
      return {
        failure: { error: error instanceof InvocationKilled ? "Lambda.Unknown" : name, cause: message },
      };
    }
  }
}

function simulated({ perform }: JsonOperation): (input: never) => object {
  return (input) => {
    try {
      return (perform(input) ?? {}) as object;
    } catch (error) {
      if (!(error instanceof RefusedByStates)) throw error;
      throw new AwsError(error.code, error.message, error.status);
    }
  };
}
