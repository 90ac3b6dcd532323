import type { AttributeValue, Item } from "./attribute-value.ts";
import type { Path } from "./token-reader.ts";

/** The value at a path whose placeholders are resolved. */
export function valueAt(item: Item, path: Path): AttributeValue | undefined {
  let value = item[path[0] as string];
  for (let at = 1; at < path.length && value; at++) {
    const step = path[at]!;
    value = typeof step === "number" ? value.L?.[step] : value.M?.[step];
  }
  return value;
}

/** A copy of the item with one value replaced, or undefined if the path leads through what isn't there. */
export function withValueAt(item: Item, path: Path, value: AttributeValue): Item | undefined {
  const changed = replaced({ M: item }, path, 0, value);
  return changed?.M;
}

function replaced(
  container: AttributeValue,
  path: Path,
  at: number,
  value: AttributeValue,
): AttributeValue | undefined {
  if (at === path.length) return value;
  const step = path[at]!;
  const isLast = at === path.length - 1;
  if (typeof step === "number") {
    if (!container.L) return undefined;
    const inner = isLast ? value : container.L[step] && replaced(container.L[step], path, at + 1, value);
    return inner && { L: withElement(container.L, step, inner) };
  }
  if (!container.M) return undefined;
  const member = container.M[step];
  const inner = isLast ? value : member && replaced(member, path, at + 1, value);
  return inner && { M: { ...container.M, [step]: inner } };
}

/** Beyond its end a list grows by one, however large the index. */
function withElement(
  list: readonly AttributeValue[],
  index: number,
  value: AttributeValue,
): AttributeValue[] {
  return index < list.length ? list.with(index, value) : [...list, value];
}

/** A copy of the item without the value at the path; the item itself if there is none. */
export function withoutValueAt(item: Item, path: Path): Item {
  if (!valueAt(item, path)) return item;
  const [last, ...reversed] = path.toReversed();
  const parentPath = reversed.toReversed();
  if (parentPath.length === 0) return without(item, last as string);
  const parent = valueAt(item, parentPath)!;
  const changed = parent.L
    ? { L: parent.L.toSpliced(last as number, 1) }
    : { M: without(parent.M!, last as string) };
  return withValueAt(item, parentPath, changed)!;
}

function without(item: Item, name: string): Item {
  const { [name]: _, ...rest } = item;
  return rest;
}
