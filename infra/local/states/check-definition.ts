import { invokeByTokenResource, invokeResource } from "./begin-task.ts";
import { type Branch, branchesOf, type State, type TaskState } from "./definition.ts";
import { compile, expressionIn } from "./evaluate.ts";

const exit = ["Output", "Assign", "Next", "End"];
const recovery = ["Retry", "Catch"];

/** The fields of each type of state; others belong to JSONPath, or aren't hosted. */
const fields: Readonly<Record<State["Type"], readonly string[]>> = {
  Pass: exit,
  Succeed: ["Output"],
  Task: [...exit, ...recovery, "Resource", "Arguments", "TimeoutSeconds", "HeartbeatSeconds"],
  Choice: ["Choices", "Default", "Output", "Assign"],
  Wait: [...exit, "Seconds", "Timestamp"],
  Fail: ["Error", "Cause"],
  Parallel: [...exit, ...recovery, "Branches", "Arguments"],
  Map: [...exit, ...recovery, "Items", "ItemSelector", "ItemProcessor", "MaxConcurrency"],
};
const everywhere = ["Type", "Comment", "QueryLanguage"];
const endings: readonly State["Type"][] = ["Succeed", "Fail", "Choice"];

/**
 * @param outer variables of the states around it, which it may read but not assign.
 * @returns what is wrong, each with the place.
 */
export function checkBranch(
  { StartAt, States }: Branch,
  at: string,
  outer: ReadonlySet<string>,
): readonly string[] {
  const states = Object.entries(States ?? {});
  if (!States?.[StartAt]) return [`${at}StartAt names no state: ${StartAt}`];
  const own = new Set(states.flatMap(([, state]) => assignedBy(state)));
  const shadowed = [...own].filter((name) => outer.has(name));
  const visible = new Set([...outer, ...own]);
  return [
    ...shadowed.map((name) => `${at}assigns $${name}, which belongs to the states around it`),
    ...states.flatMap(([name, state]) => checkState(state, `${at}${name}`, States, visible)),
  ];
}

function checkState(
  state: State,
  at: string,
  siblings: Branch["States"],
  visible: ReadonlySet<string>,
): readonly string[] {
  const allowed = fields[state.Type];
  if (!allowed) return [`${at}: a state of type ${state.Type} is not supported`];
  const unknown = Object.keys(state).filter((field) => ![...everywhere, ...allowed].includes(field));
  const unsupported = unknown.map((field) => `${at}: ${field} is not supported in a JSONata ${state.Type}`);
  const lost = targetsOf(state).filter((target) => !siblings[target]);
  const { QueryLanguage = "JSONata", End } = state as { QueryLanguage?: string; End?: boolean };
  const hasNext = state.Next !== undefined;
  const branches = branchesOf(state);
  return [
    ...unsupported,
    ...(QueryLanguage === "JSONata" ? [] : [`${at}: QueryLanguage must be JSONata`]),
    ...lost.map((target) => `${at}: leads to ${target}, which doesn't exist`),
    ...(endings.includes(state.Type) || hasNext !== (End === true) ? [] : [`${at}: needs Next or End`]),
    ...(state.Type === "Task" ? checkTask(state, at) : []),
    ...(state.Type === "Wait" && (state.Seconds === undefined) === (state.Timestamp === undefined)
      ? [`${at}: needs Seconds or Timestamp`]
      : []),
    ...checkRetries(state, at),
    ...checkExpressions(withoutBranches(state), at),
    ...branches.flatMap((branch, index) => [
      ...checkProcessor(branch, at),
      ...checkBranch(branch, `${at}[${index}]/`, visible),
    ]),
  ];
}

function targetsOf(state: State): readonly string[] {
  const rules = state.Type === "Choice" ? state.Choices : "Catch" in state ? (state.Catch ?? []) : [];
  const more = state.Type === "Choice" ? [state.Default] : [state.Next];
  return [...rules.map(({ Next }) => Next), ...more].filter((name) => name !== undefined);
}

function assignedBy(state: State): readonly string[] {
  const rules = state.Type === "Choice" ? state.Choices : "Catch" in state ? (state.Catch ?? []) : [];
  return [state, ...rules].flatMap(({ Assign = {} }) => Object.keys(Assign));
}

const functionArn = /^arn:aws[\w-]*:lambda:[^:]+:\d{12}:function:[\w-]+(:[\w$-]+)?$/;

function checkTask({ Resource, Arguments }: TaskState, at: string): readonly string[] {
  if (functionArn.test(Resource)) return [];
  if (Resource !== invokeResource && Resource !== invokeByTokenResource)
    return [`${at}: the resource ${Resource} is not supported`];
  const { FunctionName, Payload, ...others } = (Arguments ?? {}) as Record<string, unknown>;
  if (typeof Arguments !== "string" && typeof FunctionName !== "string")
    return [`${at}: its Arguments name no FunctionName`];
  const names = typeof Arguments === "string" ? [] : Object.keys(others);
  return names.map((name) => `${at}: the argument ${name} is not supported`);
}

function checkRetries(state: State, at: string): readonly string[] {
  if (!("Retry" in state) && !("Catch" in state)) return [];
  return [state.Retry ?? [], state.Catch ?? []].flatMap((rules) =>
    rules.flatMap(({ ErrorEquals = [] }, index) => {
      const isWild = ErrorEquals.includes("States.ALL");
      if (ErrorEquals.length === 0) return [`${at}: an ErrorEquals is empty`];
      const isAloneAndLast = ErrorEquals.length === 1 && index === rules.length - 1;
      return isWild && !isAloneAndLast ? [`${at}: States.ALL must stand alone, and last`] : [];
    }),
  );
}

function checkProcessor(branch: Branch, at: string): readonly string[] {
  const { ProcessorConfig } = branch as { ProcessorConfig?: { readonly Mode?: string } };
  const mode = ProcessorConfig?.Mode ?? "INLINE";
  return mode === "INLINE" ? [] : [`${at}: the mode ${mode} is not supported`];
}

function withoutBranches(state: State): object {
  return Object.fromEntries(
    Object.entries(state).filter(([field]) => field !== "Branches" && field !== "ItemProcessor"),
  );
}

function checkExpressions(value: unknown, at: string): readonly string[] {
  if (typeof value === "object" && value !== null)
    return Object.entries(value).flatMap(([key, item]) => checkExpressions(item, `${at}/${key}`));
  if (typeof value !== "string") return [];
  const expression = expressionIn(value);
  if (expression === undefined)
    return value.startsWith("{%") || value.endsWith("%}") ? [`${at}: is an expression in part only`] : [];
  try {
    compile(expression);
    return [];
  } catch (error) {
    return [`${at}: ${(error as Error).message}`];
  }
}
