import { TokenReader } from "./token-reader.ts";

export interface ParsedExpression<Tree> {
  readonly tree: Tree;
  readonly placeholders: ReadonlySet<string>;
}

/** A parser that remembers: production code has a few dozen expressions and sends each thousands of times. */
export function cachedParser<Tree>(parse: (reader: TokenReader) => Tree) {
  const parsed = new Map<string, ParsedExpression<Tree>>();
  return <Text extends string | undefined>(
    expression: Text,
  ): Text extends string ? ParsedExpression<Tree> : ParsedExpression<Tree> | undefined => {
    if (expression === undefined) return undefined as never;
    let known = parsed.get(expression);
    if (!known) {
      const reader = new TokenReader(expression);
      known = { tree: parse(reader), placeholders: reader.placeholders };
      parsed.set(expression, known);
    }
    return known;
  };
}
