import { rangesOf } from "#shared/access/lies-in.ts";
import type { Asked } from "#shared/policies/asked.ts";
import type { Conditions } from "#shared/policies/conditions.ts";
import { risks } from "#shared/policies/risk.ts";
import { weekdays } from "#shared/policies/weekdays.ts";

/** One condition, made ready to be asked often. */
export interface Check {
  /** Where it stands in the policy, as a JSON pointer. */
  readonly pointer: string;
  /**
   * @param guess what to suppose of a time, an address or a target that is left open. It is turned around below a `not`, so that
   * with `true` a policy holds if it could hold at all.
   */
  readonly holds: (asked: Asked, guess: boolean) => boolean;
  /** Whether the answer depends on the target's id: of a deed with many targets it is asked for each. */
  readonly isAboutId?: boolean;
  /** Of `all`: the first that fails says more. */
  readonly parts?: readonly Check[];
}

export const allHold = (checks: readonly Check[], asked: Asked, guess = true): boolean => {
  for (let index = 0; index < checks.length; index++) if (!checks[index]!.holds(asked, guess)) return false;
  return true;
};

/** @returns the place of the first condition that doesn't hold; undefined when all do. */
export function firstFailing(checks: readonly Check[], asked: Asked): string | undefined {
  const failing = checks.find((check) => !check.holds(asked, true));
  return failing && ((failing.parts && firstFailing(failing.parts, asked)) ?? failing.pointer);
}

/** The conditions one by one, cheap ones first. */
export function checksOf(conditions: Conditions, at = "#/conditions"): Check[] {
  return [...principalChecks(conditions, at), ...subjectChecks(conditions, at), ...combined(conditions, at)];
}

/** Whether a value is there, and one of those that are named. */
const oneOf = (names: readonly string[]) => {
  const set = new Set(names);
  return (value: string | null | undefined): boolean => value != null && set.has(value);
};

function* principalChecks({ principal = {} }: Conditions, at: string): Generator<Check> {
  const { ids, kinds, roles, client_ids } = principal;
  if (kinds) yield principalCheck(`${at}/principal/kinds`, kinds, "kind");
  if (roles) yield principalCheck(`${at}/principal/roles`, roles, "role");
  if (ids) yield principalCheck(`${at}/principal/ids`, ids, "id");
  if (client_ids) yield principalCheck(`${at}/principal/client_ids`, client_ids, "clientId");
}

function principalCheck(
  pointer: string,
  names: readonly string[],
  member: "id" | "kind" | "role" | "clientId",
): Check {
  const isNamed = oneOf(names);
  return { pointer, holds: ({ request }) => isNamed(request.principal[member]) };
}

function* subjectChecks(conditions: Conditions, at: string): Generator<Check> {
  const { actions, target = {}, risk = {}, blast_radius, time, source_cidrs } = conditions;
  if (actions) {
    const fits = actionMatcher(actions);
    yield { pointer: `${at}/actions`, holds: ({ request }) => fits(request.action) };
  }
  const { kinds, ids, id_prefix } = target;
  if (kinds) {
    const isNamed = oneOf(kinds);
    yield { pointer: `${at}/target/kinds`, holds: ({ request }) => isNamed(request.target?.kind) };
  }
  if (ids) {
    const isNamed = oneOf(ids);
    yield { ...open(`${at}/target/ids`, ({ targetId }) => isNamed(targetId)), isAboutId: true };
  }
  if (id_prefix !== undefined) {
    const begins = ({ targetId }: Asked) => targetId?.startsWith(id_prefix) ?? false;
    yield { ...open(`${at}/target/id_prefix`, begins), isAboutId: true };
  }
  const { at_least, one_of } = risk;
  if (at_least) {
    const least = risks.indexOf(at_least);
    yield { pointer: `${at}/risk/at_least`, holds: ({ request }) => risks.indexOf(request.risk) >= least };
  }
  if (one_of) {
    const isNamed = oneOf(one_of);
    yield { pointer: `${at}/risk/one_of`, holds: ({ request }) => isNamed(request.risk) };
  }
  if (blast_radius) {
    const { at_least: least = 0, at_most: most = Number.POSITIVE_INFINITY } = blast_radius;
    const holds = ({ request: { blastRadius } }: Asked) => blastRadius >= least && blastRadius <= most;
    yield { pointer: `${at}/blast_radius`, holds };
  }
  if (time) yield timeCheck(time, `${at}/time`);
  if (source_cidrs) {
    const isInside = rangesOf(source_cidrs);
    yield open(`${at}/source_cidrs`, ({ address }) => address !== undefined && isInside(address));
  }
}

/** A condition on something that may be left open. */
const open = (pointer: string, holds: (asked: Asked) => boolean): Check => ({
  pointer,
  holds: (asked, guess) => (asked.isHypothetical ? guess : holds(asked)),
});

/** Whether an action is one of those that are named, or begins as one that ends with `*`. */
function actionMatcher(patterns: readonly string[]): (action: string) => boolean {
  const isNamed = oneOf(patterns.filter((pattern) => !pattern.endsWith("*")));
  const beginnings = patterns
    .filter((pattern) => pattern.endsWith("*"))
    .map((pattern) => pattern.slice(0, -1));
  return (action) => isNamed(action) || beginnings.some((beginning) => action.startsWith(beginning));
}

function timeCheck(time: NonNullable<Conditions["time"]>, pointer: string): Check {
  const { days: named, from, to, time_zone } = time;
  const on = new Set((named ?? [...weekdays]).map((name) => weekdays.indexOf(name)));
  const [begin, end] = [minuteOf(from), minuteOf(to)];
  const isInside = (asked: Asked): boolean => {
    const { day, minute } = asked.localTime(time_zone);
    if (begin < end) return on.has(day) && minute >= begin && minute < end;
    // Past midnight it is still the window that began the day before.
    return (minute >= begin && on.has(day)) || (minute < end && on.has((day + 6) % 7));
  };
  return open(pointer, isInside);
}

const minuteOf = (time: string): number => Number(time.slice(0, 2)) * 60 + Number(time.slice(3));

function* combined({ all, any, not }: Conditions, at: string): Generator<Check> {
  if (all) {
    const parts = all.flatMap((inner, index) => checksOf(inner, `${at}/all/${index}`));
    const holds = (asked: Asked, guess: boolean) => allHold(parts, asked, guess);
    yield { pointer: `${at}/all`, parts, holds, isAboutId: anyIsAboutId(parts) };
  }
  if (any) {
    const alternatives = any.map((inner) => checksOf(inner, `${at}/any`));
    const holds = (asked: Asked, guess: boolean) =>
      alternatives.some((checks) => allHold(checks, asked, guess));
    yield { pointer: `${at}/any`, holds, isAboutId: anyIsAboutId(alternatives.flat()) };
  }
  if (not) {
    const checks = checksOf(not, `${at}/not`);
    const holds = (asked: Asked, guess: boolean) => !allHold(checks, asked, !guess);
    yield { pointer: `${at}/not`, holds, isAboutId: anyIsAboutId(checks) };
  }
}

const anyIsAboutId = (checks: readonly Check[]): boolean => checks.some(({ isAboutId }) => isAboutId);
