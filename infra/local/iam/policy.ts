import { conditionsHold } from "./condition.ts";
import { matchesWildcard } from "./wildcard.ts";

/** A policy document as templates write it: single values may stand for lists. */
export interface PolicyDocument {
  readonly Statement: Statement | readonly Statement[];
}

export interface Statement {
  readonly Effect: "Allow" | "Deny";
  readonly Action?: string | readonly string[];
  readonly NotAction?: string | readonly string[];
  readonly Resource?: string | readonly string[];
  readonly NotResource?: string | readonly string[];
  readonly Principal?: unknown;
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

/** One thing that somebody wants to do. */
export interface Access {
  readonly action: string;
  readonly resource: string;
  readonly context?: Readonly<Record<string, readonly string[]>>;
}

/** One action on one resource that a statement allows, and whether anything ever needed it. */
export interface Grant {
  readonly action: string;
  readonly resource: string;
  used: boolean;
}

export class Policy {
  readonly #statements: readonly CompiledStatement[];

  constructor(documents: readonly PolicyDocument[]) {
    this.#statements = documents.flatMap(({ Statement }) => toList(Statement).map(compile));
  }

  /** IAM's rule: an explicit deny wins, then any allow, else it's denied. */
  allows(access: Access): boolean {
    const matching = this.#statements.filter((statement) => statement.matches(access));
    if (matching.some(({ effect }) => effect === "Deny")) return false;
    for (const statement of matching) statement.markUsed(access);
    return matching.length > 0;
  }

  get grants(): Grant[] {
    return this.#statements.flatMap(({ grants }) => grants);
  }
}

interface CompiledStatement {
  readonly effect: Statement["Effect"];
  readonly grants: readonly Grant[];
  matches(access: Access): boolean;
  markUsed(access: Access): void;
}

function compile(statement: Statement): CompiledStatement {
  const actions = toList(statement.Action ?? []);
  const resources = toList(statement.Resource ?? []);
  const grants: Grant[] =
    statement.Effect === "Deny"
      ? []
      : actions.flatMap((action) => resources.map((resource) => ({ action, resource, used: false })));
  return {
    effect: statement.Effect,
    grants,
    matches: (access) =>
      covers(statement.Action, statement.NotAction, (pattern) => matchesAction(pattern, access.action)) &&
      covers(statement.Resource, statement.NotResource, (pattern) =>
        matchesWildcard(pattern, access.resource),
      ) &&
      conditionsHold(statement.Condition, access.context ?? {}),
    markUsed: (access) => {
      for (const grant of grants) {
        if (matchesAction(grant.action, access.action) && matchesWildcard(grant.resource, access.resource)) {
          grant.used = true;
        }
      }
    },
  };
}

function covers(
  listed: string | readonly string[] | undefined,
  excepted: string | readonly string[] | undefined,
  matches: (pattern: string) => boolean,
): boolean {
  if (listed !== undefined) return toList(listed).some(matches);
  return excepted !== undefined && !toList(excepted).some(matches);
}

/** Names of actions ignore case. */
function matchesAction(pattern: string, action: string): boolean {
  return matchesWildcard(pattern.toLowerCase(), action.toLowerCase());
}

function toList<T>(value: T | readonly T[]): readonly T[] {
  return Array.isArray(value) ? (value as readonly T[]) : [value as T];
}
