/**
 * The first `count` of some items in an order, without sorting the rest: one page of a hundred thousand costs one pass
 * over them.
 * @param order negative when the first argument comes first.
 */
export function firstOf<T>(
  items: Iterable<T>,
  count: number,
  order: (a: T, b: T) => number,
  matches: (item: T) => boolean,
): T[] {
  const page: T[] = [];
  for (const item of items) {
    if (!matches(item)) continue;
    const last = page[count - 1];
    if (last !== undefined && order(item, last) >= 0) continue;
    let place = page.length;
    while (place > 0 && order(item, page[place - 1]!) < 0) place--;
    page.splice(place, 0, item);
    if (page.length > count) page.pop();
  }
  return page;
}
