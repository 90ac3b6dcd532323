import * as z from "zod";
import { addUpFrequent, type Frequent } from "#shared/security/frequent.ts";

const Named = z.object({ name: z.string(), count: z.int() });

/** The most frequent sources of something. */
export const Top = z
  .object({
    items: z.array(Named).describe("Most frequent first, with what was counted of each for certain"),
    missed: z
      .int()
      .describe(
        "How many more each of them, or one that isn't named, may have at most; 0: exact, but for the tail of the list",
      ),
  })
  .meta({ id: "TopSources" });

/** How often something happened, hour by hour: exact. */
export const Series = z.object({
  total: z.int(),
  hours: z
    .array(z.object({ hour: z.iso.datetime(), count: z.int() }))
    .describe("The hours in which there were any, in their order"),
});

const shown = 10;

export function showTop(frequent: readonly Frequent[]): z.output<typeof Top> {
  const { counts, missed } = addUpFrequent(frequent);
  return { items: counts.slice(0, shown).map(([name, count]) => ({ name, count })), missed };
}

/** @param counts by hours such as `2026-11-21T10`, in any order, several of an hour perhaps. */
export function showSeries(
  counts: readonly { readonly hour: string; readonly count: number }[],
): z.output<typeof Series> {
  const byHour = [...Map.groupBy(counts, ({ hour }) => hour)].sort(([a], [b]) => (a < b ? -1 : 1));
  const hours = byHour.map(([hour, same]) => ({ hour: `${hour}:00:00.000Z`, count: sum(same) }));
  return { total: sum(hours), hours };
}

const sum = (counts: readonly { readonly count: number }[]): number =>
  counts.reduce((total, { count }) => total + count, 0);
