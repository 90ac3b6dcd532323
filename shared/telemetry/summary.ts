import * as z from "zod";
import { rfc3339 } from "#shared/alarms/instant.ts";
import { clock } from "#shared/platform/clock.ts";
import { type EventCount, readCounts } from "#shared/telemetry/event-counts.ts";
import { ofPlatform } from "#shared/telemetry/list-page.ts";

const hourMs = 60 * 60 * 1000;
const mostHours = 31 * 24;

const Moment = z.iso.datetime({ offset: true }).transform((text) => Date.parse(text));

/** The hours of `from` and `to` are included; without them it is the last 24. */
export const SummaryQuery = z
  .strictObject({ from: Moment.optional(), to: Moment.optional(), ...ofPlatform })
  .transform(({ to = clock.now(), from = to - 23 * hourMs, ...rest }) => ({ ...rest, from, to }))
  .refine(({ from, to }) => from <= to, { path: ["from"], error: "must not be after to" })
  .refine(({ from, to }) => to - from <= mostHours * hourMs, {
    path: ["from"],
    error: "must be at most 31 days before to",
  });

export type SummaryQuery = z.output<typeof SummaryQuery>;

const Count = z.object({ name: z.string(), events: z.int() });

export const Summary = z
  .object({
    from: z.iso.datetime(),
    to: z.iso.datetime(),
    total: z.int(),
    /** Each with the most frequent first. */
    by_type: z.array(Count),
    by_severity: z.array(Count),
    by_source: z.array(Count),
    /** The hours in which there were any, in their order. */
    hours: z.array(z.object({ hour: z.iso.datetime(), total: z.int(), by_severity: z.array(Count) })),
  })
  .meta({ id: "TelemetrySummary" });

/** How many events there were, by what they are, hour by hour. */
export async function summarize(
  tenantId: string,
  { from, to }: SummaryQuery,
): Promise<z.output<typeof Summary>> {
  const [first, last] = [from, to].map((ms) => rfc3339(Math.floor(ms / hourMs) * hourMs));
  const counts = await readCounts(tenantId, hourOf(first!), hourOf(last!));
  const hours = Map.groupBy(counts, ({ hour }) => hour);
  return {
    ...{ from: first!, to: last!, total: sum(counts) },
    by_type: countBy(counts, ({ event_type }) => event_type),
    by_severity: countBy(counts, ({ severity }) => severity),
    by_source: countBy(counts, ({ source }) => source),
    hours: [...hours].map(([hour, inHour]) => ({
      ...{ hour: `${hour}:00:00.000Z`, total: sum(inHour) },
      by_severity: countBy(inHour, ({ severity }) => severity),
    })),
  };
}

const hourOf = (timestamp: string): string => timestamp.slice(0, "2026-11-21T10".length);

const sum = (counts: readonly EventCount[]): number =>
  counts.reduce((total, { events }) => total + events, 0);

function countBy(
  counts: readonly EventCount[],
  nameOf: (count: EventCount) => string,
): z.output<typeof Count>[] {
  return [...Map.groupBy(counts, nameOf)]
    .map(([name, same]) => ({ name, events: sum(same) }))
    .sort((a, b) => b.events - a.events || (a.name < b.name ? -1 : 1));
}
