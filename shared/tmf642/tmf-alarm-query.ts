import * as z from "zod";
import type { KnownAlarm } from "#shared/tmf642/known-alarm.ts";
import { Fields } from "#shared/tmf642/selected-fields.ts";
import type { Surroundings } from "#shared/tmf642/surroundings.ts";
import { enumerated } from "#shared/tmf642/tmf-alarm.ts";
import { entriesOf, flagAttributes, textAttributes, timeAttributes } from "#shared/tmf642/tmf-attributes.ts";

const Moment = z.iso.datetime({ offset: true }).transform((text) => Date.parse(text));
const Flag = z.enum(["true", "false"]).transform((text) => text === "true");
/** One value, or several with commas between them, of which any will do. Names of managed objects have commas, too. */
const textsOf = (known: readonly string[] | undefined) =>
  z
    .string()
    .min(1)
    .max(1024)
    .refine((text) => !known || text.split(",").every((one) => known.includes(one)), {
      error: `must be of ${known?.join(", ")}`,
    })
    .transform((text) => new Set([text, ...text.split(",")]));

const knownValues: Readonly<Record<string, { readonly options: readonly string[] }>> = enumerated;

/** What follows a time's name (TMF630). */
const comparisons = {
  "": (at: number, asked: number) => at === asked,
  ".eq": (at: number, asked: number) => at === asked,
  ".gt": (at: number, asked: number) => at > asked,
  ".gte": (at: number, asked: number) => at >= asked,
  ".lt": (at: number, asked: number) => at < asked,
  ".lte": (at: number, asked: number) => at <= asked,
} as const;

type Test = (alarm: KnownAlarm, around: Surroundings) => boolean;

interface Filter {
  readonly schema: z.ZodType;
  /** @param asked what the schema has read. */
  readonly test: (asked: never) => Test;
}

const filters = new Map<string, Filter>([
  ...entriesOf({ ...textAttributes, "alarmedObject.id": ({ entity_id }: KnownAlarm) => entity_id }).map(
    ([name, read]): [string, Filter] => [
      name,
      {
        schema: textsOf(knownValues[name]?.options),
        test: (asked: Set<string>) => (alarm, around) => asked.has(read(alarm, around) ?? ""),
      },
    ],
  ),
  ...entriesOf(flagAttributes).map(([name, read]): [string, Filter] => [
    name,
    { schema: Flag, test: (asked: boolean) => (alarm, around) => (read(alarm, around) ?? false) === asked },
  ]),
  ...entriesOf(timeAttributes).flatMap(([name, read]) =>
    entriesOf(comparisons).map(([suffix, compare]): [string, Filter] => [
      name + suffix,
      {
        schema: Moment,
        test: (asked: number) => (alarm) => {
          const at = read(alarm);
          return at !== undefined && compare(at, asked);
        },
      },
    ]),
  ),
]);

/** More would be more than a function may answer, each with as many followers as it may have. */
const mostShown = 200;

/** Which alarms are meant, by their attributes. */
export const TmfAlarmFilter = z.strictObject(
  Object.fromEntries([...filters].map(([name, { schema }]) => [name, schema.optional()])) as Record<
    never,
    never
  >,
);

export const TmfAlarmQuery = z.strictObject({
  fields: Fields,
  offset: z.coerce.number().int().min(0).default(0),
  limit: z.coerce.number().int().min(1).max(mostShown).default(100),
  ...TmfAlarmFilter.shape,
});

export type TmfAlarmQuery = z.output<typeof TmfAlarmQuery>;

/** Whether an alarm is what a query asks for: all its filters hold. */
export function testOf(query: object): Test {
  const tests = Object.entries(query).flatMap(([name, asked]) => {
    const filter = asked === undefined ? undefined : filters.get(name);
    return filter ? [filter.test(asked as never)] : [];
  });
  return (alarm, around) => tests.every((test) => test(alarm, around));
}
