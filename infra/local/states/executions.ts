import type { Collection } from "../storage/collection.ts";
import { advance } from "./advance.ts";
import type { Chance } from "./chance.ts";
import type { Clock } from "./clock.ts";
import type { TaskCall } from "./decision.ts";
import type { Execution, Outcome } from "./execution.ts";
import { endExecution } from "./finish.ts";
import type { History } from "./history.ts";
import { newExecution } from "./new-execution.ts";
import { readDefinition } from "./read-definition.ts";
import type { Run } from "./run.ts";
import { beat, expire, isOpen, loseCalls, nextDue, settleByToken, settleCall, undoCall } from "./settle.ts";
import type { StateMachine } from "./state-machines.ts";

/** Calls a function in the name of an execution's role. What goes wrong is an outcome, never an error. */
export type CallFunction = (execution: Execution, call: TaskCall) => Promise<Outcome>;

export interface ExecutionParts {
  readonly kept: Collection<Execution>;
  readonly history: History;
  readonly clock: Clock;
  readonly chance: Chance;
  readonly call: CallFunction;
  /** Told what must not happen. */
  readonly onError: (error: unknown) => void;
}

/** How long an execution that has ended is remembered. */
const keptMs = 90 * 86_400_000;

/**
 * All executions, running. Whatever happens to one takes effect at once and is kept; `saved` tells when it is durable.
 * An execution is kept before its functions are called: they are called once, or, if the process ends then, not again.
 */
export class Executions {
  readonly #parts: ExecutionParts;
  /** Those that are being taken on, and whether there is more to do since. */
  readonly #advancing = new Map<string, { hasMore: boolean }>();
  readonly #alarms = new Map<string, () => void>();
  readonly #calls = new Set<Promise<void>>();
  #isRunning = false;
  #saved: Promise<void> = Promise.resolve();

  constructor(parts: ExecutionParts) {
    this.#parts = parts;
  }

  /** Goes on with what has been kept. */
  resume(): void {
    this.#isRunning = true;
    for (const execution of this.all()) {
      if (execution.status === "RUNNING") {
        loseCalls(this.#run(execution));
        this.#changed(execution);
      } else if ((execution.stoppedAt ?? 0) < this.#parts.clock.now() - keptMs) {
        this.#parts.history.forget(execution);
        void this.#parts.kept.delete(execution.arn);
      }
    }
  }

  /** From here on functions that answer are heard, but no other is called. Resolves when all have answered. */
  async stop(): Promise<void> {
    this.#isRunning = false;
    for (const cancel of this.#alarms.values()) cancel();
    this.#alarms.clear();
    await Promise.all(this.#calls);
  }

  /** Nothing is under way; what waits, waits for somebody or for its time. */
  get isIdle(): boolean {
    return this.#calls.size === 0 && this.#advancing.size === 0;
  }

  all(): Execution[] {
    return this.#parts.kept.entries().map(([, execution]) => execution);
  }

  get(arn: string): Execution | undefined {
    return this.#parts.kept.get(arn);
  }

  /** Resolves when all that has happened so far is durable. */
  saved(): Promise<void> {
    return this.#saved;
  }

  start(machine: StateMachine, arn: string, input: string): Execution {
    const definition = readDefinition(machine.name, machine.definition);
    const execution = newExecution({ machine, definition, arn, input, now: this.#parts.clock.now() });
    const executionStartedEventDetails = { input, roleArn: machine.roleArn };
    this.#run(execution).note(execution.root, "ExecutionStarted", { executionStartedEventDetails });
    this.#changed(execution);
    return execution;
  }

  abort(execution: Execution, failure: { readonly error: string; readonly cause: string }): void {
    if (execution.status !== "RUNNING") return;
    endExecution(this.#run(execution), "ABORTED", { failure });
    this.#changed(execution);
  }

  /** @returns whether the task was waiting for it. */
  settle(execution: Execution, taskId: string, outcome: Outcome): boolean {
    const wasOpen = settleByToken(this.#run(execution), taskId, outcome);
    if (wasOpen) this.#changed(execution);
    return wasOpen;
  }

  /** @returns whether the task was waiting for it. */
  beat(execution: Execution, taskId: string): boolean {
    const isWaiting = beat(this.#run(execution), taskId);
    if (isWaiting) this.#changed(execution);
    return isWaiting;
  }

  #run(execution: Execution): Run {
    const { clock, chance, history } = this.#parts;
    return {
      execution,
      definition: readDefinition(execution.machineArn, execution.definition),
      now: () => clock.now(),
      chance,
      note: (thread, type, details) => history.add(execution, thread, clock.now(), type, details),
    };
  }

  #changed(execution: Execution): void {
    this.#save(execution);
    const advancing = this.#advancing.get(execution.arn);
    if (advancing) advancing.hasMore = true;
    else if (this.#isRunning) this.#advance(execution).catch(this.#parts.onError);
  }

  #save(execution: Execution): void {
    this.#saved = this.#parts.kept.put(execution.arn, execution);
    // Whoever waits for it hears of a failure; it is no failure of the process.
    this.#saved.catch(() => {});
  }

  async #advance(execution: Execution): Promise<void> {
    const run = this.#run(execution);
    const advancing = { hasMore: true };
    this.#advancing.set(execution.arn, advancing);
    try {
      while (advancing.hasMore && this.#isRunning) {
        advancing.hasMore = false;
        const calls = await advance(run);
        this.#save(execution);
        await this.#saved;
        for (const call of calls) {
          if (this.#isRunning && isOpen(run, call.taskId)) this.#call(run, call);
          else this.#leave(run, call);
        }
      }
    } finally {
      this.#advancing.delete(execution.arn);
    }
    this.#setAlarm(run);
  }

  /** What was about to be called when the cloud was stopped begins anew when it starts. */
  #leave(run: Run, { taskId }: TaskCall): void {
    if (undoCall(run, taskId)) this.#save(run.execution);
  }

  #call(run: Run, call: TaskCall): void {
    const { execution } = run;
    const answered = this.#parts.call(execution, call).then((outcome) => {
      settleCall(run, call.taskId, outcome);
      this.#changed(execution);
      this.#calls.delete(answered);
    });
    this.#calls.add(answered);
  }

  #setAlarm(run: Run): void {
    const { arn } = run.execution;
    this.#alarms.get(arn)?.();
    this.#alarms.delete(arn);
    const due = nextDue(run);
    if (due === undefined || !this.#isRunning) return;
    const ring = (): void => {
      if (expire(run)) this.#changed(run.execution);
      else this.#setAlarm(run);
    };
    this.#alarms.set(arn, this.#parts.clock.schedule(Math.max(0, due - this.#parts.clock.now()), ring));
  }
}
