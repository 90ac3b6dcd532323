import type { AttributeValue, Item } from "./attribute-value.ts";
import { cachedParser } from "./parsed-expression.ts";
import type { Path, TokenReader } from "./token-reader.ts";

export const projectionExpression = cachedParser((reader: TokenReader): Path[] => {
  const paths = [reader.path()];
  while (reader.accept(",")) paths.push(reader.path());
  reader.end();
  return paths;
});

/** The parts of the item at these paths, in the structure that leads to them. */
export function projected(item: Item, paths: readonly Path[]): Item {
  return part({ M: item }, paths)?.M ?? {};
}

function part(value: AttributeValue | undefined, paths: readonly Path[]): AttributeValue | undefined {
  if (!value || paths.some((path) => path.length === 0)) return value;
  const byStep = [...Map.groupBy(paths, ([step]) => step!)].map(([step, group]) => {
    return [step, group.map((path) => path.slice(1))] as const;
  });
  if (value.M) {
    const members: Item = {};
    for (const [step, rest] of byStep) {
      const member = part(value.M[step], rest);
      if (member) members[step] = member;
    }
    return Object.keys(members).length > 0 ? { M: members } : undefined;
  }
  // List elements keep their order and close ranks: which index they had isn't told.
  const elements = byStep
    .toSorted(([one], [other]) => Number(one) - Number(other))
    .map(([step, rest]) => part(value.L?.[Number(step)], rest))
    .filter((element) => element !== undefined);
  return elements.length > 0 ? { L: elements } : undefined;
}
