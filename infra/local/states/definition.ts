/** The Amazon States Language, as far as it is hosted: JSONata throughout. A text in `{% %}` is an expression. */

export interface Retrier {
  readonly ErrorEquals: readonly string[];
  readonly IntervalSeconds?: number;
  readonly BackoffRate?: number;
  readonly MaxAttempts?: number;
  readonly MaxDelaySeconds?: number;
  readonly JitterStrategy?: "FULL" | "NONE";
}

/** What a state leaves behind, and how it is left. */
export interface Exit {
  readonly Output?: unknown;
  readonly Assign?: Readonly<Record<string, unknown>>;
  /** Where it goes on; where there is none, its branch ends. */
  readonly Next?: string;
}

export interface Catcher extends Exit {
  readonly ErrorEquals: readonly string[];
  readonly Next: string;
}

interface Recovery {
  readonly Retry?: readonly Retrier[];
  readonly Catch?: readonly Catcher[];
}

interface ChoiceRule extends Exit {
  readonly Condition: unknown;
  readonly Next: string;
}

interface PassState extends Exit {
  readonly Type: "Pass" | "Succeed";
}

export interface TaskState extends Exit, Recovery {
  readonly Type: "Task";
  readonly Resource: string;
  readonly Arguments?: unknown;
  readonly TimeoutSeconds?: unknown;
  readonly HeartbeatSeconds?: unknown;
}

export interface ChoiceState extends Exit {
  readonly Type: "Choice";
  readonly Choices: readonly ChoiceRule[];
  readonly Default?: string;
}

export interface WaitState extends Exit {
  readonly Type: "Wait";
  readonly Seconds?: unknown;
  readonly Timestamp?: unknown;
}

export interface FailState extends Exit {
  readonly Type: "Fail";
  readonly Error?: unknown;
  readonly Cause?: unknown;
}

export interface ParallelState extends Exit, Recovery {
  readonly Type: "Parallel";
  readonly Arguments?: unknown;
  readonly Branches: readonly Branch[];
}

export interface MapState extends Exit, Recovery {
  readonly Type: "Map";
  readonly Items?: unknown;
  readonly ItemSelector?: unknown;
  readonly MaxConcurrency?: unknown;
  readonly ItemProcessor: Branch;
}

export type State = PassState | TaskState | ChoiceState | WaitState | FailState | ParallelState | MapState;

/** States that follow one another. */
export interface Branch {
  readonly StartAt: string;
  readonly States: Readonly<Record<string, State>>;
}

export interface Definition extends Branch {
  readonly TimeoutSeconds?: number;
}

/** The branches that a state runs beside one another; a `Map` has one, which it runs for each item. */
export function branchesOf(state: State): readonly Branch[] {
  if (state.Type === "Parallel") return state.Branches;
  return state.Type === "Map" ? [state.ItemProcessor] : [];
}
