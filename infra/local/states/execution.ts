/** Why something failed, in the words of the language: a name to match, and a text. */
export interface Failure {
  readonly error: string;
  readonly cause: string;
}

export type Outcome = { readonly output: unknown } | { readonly failure: Failure };

export type ExecutionStatus = "RUNNING" | "SUCCEEDED" | "FAILED" | "TIMED_OUT" | "ABORTED";

/**
 * One run of a state machine, as it is kept: plain data, of which every change is whole at the end of a turn, so that
 * whatever was kept last can go on. Times are milliseconds since 1970.
 */
export interface Execution {
  readonly arn: string;
  readonly name: string;
  readonly machineArn: string;
  readonly roleArn: string;
  /** The machine may change meanwhile; what has begun goes on as it was. */
  readonly definition: string;
  /** JSON, as it was given. */
  readonly input: string;
  readonly startedAt: number;
  readonly timeoutAt?: number;
  status: ExecutionStatus;
  stoppedAt?: number;
  outcome?: Outcome;
  readonly root: Thread;
  /** How many there are in its history. */
  events: number;
}

/** A way through a branch: of the machine itself, of a `Parallel`, or of a `Map` for one item. */
export interface Thread {
  readonly variables: Record<string, unknown>;
  /** `$states.context.Map.Item` */
  readonly item?: { readonly Index: number; readonly Value: unknown };
  /** Where it is; nowhere when it has an outcome. */
  visit?: Visit;
  outcome?: Outcome;
  /** What its last event in the history was. */
  lastEventId: number;
}

/** A state that a thread is in. */
export interface Visit {
  readonly state: string;
  readonly input: unknown;
  readonly enteredAt: number;
  /** How often each of the state's retriers has been used. */
  retries: number[];
  phase: Phase;
}

export type Phase =
  /** About to be worked on. */
  | { readonly kind: "begun" }
  | { readonly kind: "waiting"; readonly until: number }
  | { readonly kind: "retrying"; readonly until: number }
  | { readonly kind: "working"; readonly task: Task }
  | { readonly kind: "branched"; readonly threads: readonly Thread[]; readonly atOnce: number }
  /** Worked on; what follows from it is to be done. */
  | { readonly kind: "ended"; readonly outcome: Outcome };

export interface Task {
  readonly id: string;
  /** Whether it ends when somebody sends its token, not when the function returns. */
  readonly byToken: boolean;
  /** Whether its function is called directly, so that its answer is the whole result. */
  readonly isDirect: boolean;
  /** The function hasn't answered. */
  isInvoking: boolean;
  readonly timeoutAt?: number | undefined;
  readonly heartbeatMs?: number | undefined;
  heartbeatBy?: number | undefined;
}

export function newThread(
  at: Pick<Visit, "state" | "input" | "enteredAt">,
  lastEventId: number,
  item?: Thread["item"],
): Thread {
  return { variables: {}, lastEventId, ...(item && { item }), visit: newVisit(at) };
}

export function newVisit(at: Pick<Visit, "state" | "input" | "enteredAt">): Visit {
  return { ...at, retries: [], phase: { kind: "begun" } };
}

/** All that an execution is in at the moment, outermost first. */
export function* visitsOf(thread: Thread): Generator<{ readonly thread: Thread; readonly visit: Visit }> {
  const { visit } = thread;
  if (!visit) return;
  yield { thread, visit };
  if (visit.phase.kind === "branched") for (const child of visit.phase.threads) yield* visitsOf(child);
}
