import fc from "fast-check";
import { expect, test } from "vitest";
import { NewestFirst } from "#shared/alarms/newest-first.ts";

const anyId = fc.string({ unit: fc.constantFrom(..."0123456789abcdef"), maxLength: 3 });
const newestFirst = (ids: readonly string[]) => [...ids].sort().reverse();

test("shows what was added, newest first, whenever somebody looked in between and wherever he began", () => {
  fc.assert(
    fc.property(
      fc.uniqueArray(anyId, { maxLength: 20 }),
      fc.array(fc.nat(19)),
      anyId,
      (ids, looks, after) => {
        const order = new NewestFirst<{ id: string }>();
        const shown = (from?: string) => order.first(99, () => true, from).map(({ id }) => id);
        for (const [place, id] of ids.entries()) {
          if (looks.includes(place)) expect(shown()).toEqual(newestFirst(ids.slice(0, place)));
          order.add({ id });
        }
        expect(shown(after)).toEqual(newestFirst(ids.filter((id) => id < after)));
        const wanted = order.first(2, ({ id }) => id.length > 1).map(({ id }) => id);
        expect(wanted).toEqual(newestFirst(ids.filter((id) => id.length > 1)).slice(0, 2));
        order.reset(ids.slice(3).map((id) => ({ id })));
        expect(shown()).toEqual(newestFirst(ids.slice(3)));
      },
    ),
  );
});
