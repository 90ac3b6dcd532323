import { validationError } from "../service.ts";
import type { Path, TokenReader } from "./token-reader.ts";

export type Term =
  | { readonly kind: "path"; readonly path: Path }
  | { readonly kind: "value"; readonly name: string }
  | { readonly kind: "if_not_exists"; readonly path: Path; readonly otherwise: Term }
  | { readonly kind: "list_append" | "+" | "-"; readonly left: Term; readonly right: Term };

export interface Update {
  readonly set: readonly { readonly path: Path; readonly term: Term }[];
  readonly remove: readonly Path[];
  readonly add: readonly { readonly path: Path; readonly value: string }[];
  readonly delete: readonly { readonly path: Path; readonly value: string }[];
}

type Clause = keyof Update;

/** The grammar of UpdateExpression: each of the four clauses at most once, in any order. */
export function parseUpdate(reader: TokenReader): Update {
  const parsed: Partial<Record<Clause, never[]>> = {};
  while (!reader.done) {
    const clause = reader.take().toLowerCase() as Clause;
    const action = actions[clause];
    if (!action || parsed[clause])
      throw validationError(`Invalid UpdateExpression: Syntax error; token: "${clause}"`);
    parsed[clause] = list(reader, action) as never[];
  }
  return { set: [], remove: [], add: [], delete: [], ...parsed };
}

const actions: Readonly<Record<Clause, (reader: TokenReader) => unknown>> = {
  set: (reader) => {
    const path = reader.path();
    reader.expect("=");
    return { path, term: sum(reader) };
  },
  remove: (reader) => reader.path(),
  add: (reader) => ({ path: reader.path(), value: value(reader) }),
  delete: (reader) => ({ path: reader.path(), value: value(reader) }),
};

function list<Action>(reader: TokenReader, action: (reader: TokenReader) => Action): Action[] {
  const found = [action(reader)];
  while (reader.accept(",")) found.push(action(reader));
  return found;
}

function sum(reader: TokenReader): Term {
  const left = term(reader);
  if (reader.accept("+")) return { kind: "+", left, right: term(reader) };
  if (reader.accept("-")) return { kind: "-", left, right: term(reader) };
  return left;
}

function term(reader: TokenReader): Term {
  if (reader.peek().startsWith(":")) return { kind: "value", name: reader.take() };
  if (reader.peek(1) === "(") return functionCall(reader);
  if (!reader.accept("(")) return { kind: "path", path: reader.path() };
  const inner = sum(reader);
  reader.expect(")");
  return inner;
}

function functionCall(reader: TokenReader): Term {
  const name = reader.take();
  if (name !== "if_not_exists" && name !== "list_append") {
    throw validationError(`Invalid UpdateExpression: Invalid function name; function: ${name}`);
  }
  reader.expect("(");
  const left = name === "list_append" ? sum(reader) : reader.path();
  reader.expect(",");
  const right = sum(reader);
  reader.expect(")");
  return name === "list_append"
    ? { kind: name, left: left as Term, right }
    : { kind: name, path: left as Path, otherwise: right };
}

function value(reader: TokenReader): string {
  if (!reader.peek().startsWith(":")) {
    throw validationError(`Invalid UpdateExpression: Syntax error; token: "${reader.peek()}"`);
  }
  return reader.take();
}
