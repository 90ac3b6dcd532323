import * as z from "zod";
import type { LiveAlarm } from "#shared/alarms/live-alarm.ts";
import type { Situation } from "#shared/journal/situation.ts";
import type { KnownAlarm } from "#shared/tmf642/known-alarm.ts";
import type { Surroundings } from "#shared/tmf642/surroundings.ts";
import { enumerated } from "#shared/tmf642/tmf-alarm.ts";
import { entriesOf, flagAttributes, textAttributes, timeAttributes } from "#shared/tmf642/tmf-attributes.ts";

type Reads = (alarm: KnownAlarm, around: Surroundings) => unknown;

type Test = (alarm: KnownAlarm, around: Surroundings) => boolean;

const readers: Readonly<Record<string, Reads>> = { ...textAttributes, ...flagAttributes };
const times: Readonly<Record<string, Reads>> = timeAttributes;

const shapeOf = <Name extends string, S extends z.ZodType>(
  table: Readonly<Record<Name, unknown>>,
  schema: S,
): Readonly<Record<Name, z.ZodOptional<S>>> =>
  Object.fromEntries(entriesOf(table).map(([name]) => [name, schema.optional()])) as never;

/** Which alarms a task means: those in which all that it says is so. It must say something, or it would mean them all. */
export const AlarmPattern = z
  .strictObject({
    "@type": z.literal("Alarm").optional(),
    // A reference says these, too; which alarm it means says its id.
    ...{ href: z.string().max(4096).optional(), "@referredType": z.literal("Alarm").optional() },
    ...shapeOf(textAttributes, z.string().min(1).max(4096)),
    ...z.object(enumerated).partial().shape,
    ...shapeOf(flagAttributes, z.boolean()),
    ...shapeOf(timeAttributes, z.iso.datetime({ offset: true })),
    alarmedObject: z.strictObject({ id: z.string().min(1).max(128) }).optional(),
  })
  .refine(
    ({ "@type": _, "@referredType": __, href: ___, ...named }) => Object.keys(named).length > 0,
    "must name at least one attribute",
  )
  .meta({ id: "TmfAlarmPattern" });

export type AlarmPattern = z.output<typeof AlarmPattern>;

/** The alarms at hand that any of some patterns means, each once. */
export function alarmsMeant(
  situation: Situation,
  patterns: readonly AlarmPattern[],
  around: Surroundings,
): LiveAlarm[] {
  const meant = new Set<LiveAlarm>();
  for (const pattern of patterns) {
    const tests = testsOf(pattern);
    for (const alarm of candidates(situation, pattern))
      if (tests.every((test) => test(alarm, around))) meant.add(alarm);
  }
  return [...meant];
}

/** An id finds its alarm without a look at all the others. */
function candidates({ alarms }: Situation, { id }: AlarmPattern): Iterable<LiveAlarm> {
  if (id === undefined) return alarms.values();
  const alarm = alarms.get(id);
  return alarm ? [alarm] : [];
}

/** Worked out once for each pattern: alarms may be a hundred thousand. */
function testsOf({
  "@type": _,
  "@referredType": __,
  href: ___,
  alarmedObject,
  ...named
}: AlarmPattern): Test[] {
  const tests = Object.entries(named).map(([name, value]): Test => {
    const [read, wanted] = times[name] ? [times[name], Date.parse(String(value))] : [readers[name], value];
    return (alarm, around) => read?.(alarm, around) === wanted;
  });
  return alarmedObject ? [({ entity_id }) => entity_id === alarmedObject.id, ...tests] : tests;
}
