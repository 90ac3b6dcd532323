import * as z from "zod";
import { BySomebody } from "#shared/alarms/by-somebody.ts";
import { instant } from "#shared/alarms/instant.ts";
import { Severity, severities } from "#shared/alarms/severity.ts";
import { Id } from "#shared/lambda/id.ts";
import { clock } from "#shared/platform/clock.ts";

const Instant = instant(() => clock.now());

/** With the longest message, ids and attributes, escaped in the costliest way, an alarm still fits a queue message. */
export const alarmLimits = {
  idCharacters: 128,
  messageCharacters: 8192,
  attributes: 32,
  nameCharacters: 128,
  valueCharacters: 4096,
  /** In all values together. */
  attributeCharacters: 8192,
} as const;

/** Details of the sender's own: strings or numbers. */
export const Attributes = z
  .record(
    z.string().min(1).max(alarmLimits.nameCharacters),
    z.union([z.string().max(alarmLimits.valueCharacters), z.number()]),
  )
  .refine(
    (attributes) => Object.keys(attributes).length <= alarmLimits.attributes,
    `must have at most ${alarmLimits.attributes} members`,
  )
  .refine(
    (attributes) => charactersIn(attributes) <= alarmLimits.attributeCharacters,
    `must have at most ${alarmLimits.attributeCharacters} characters in all`,
  );

function charactersIn(attributes: Readonly<Record<string, string | number>>): number {
  let characters = 0;
  for (const name in attributes) characters += String(attributes[name]).length;
  return characters;
}

/** One report as a sender writes it (SPEC A1). */
export const NewAlarm = z
  .strictObject({
    entity_id: Id,
    alarm_type: Id,
    severity: Severity,
    raised_at: Instant,
    source_system: Id,
    alarm_id: Id.optional(),
    message: z.string().max(alarmLimits.messageCharacters).optional(),
    cleared_at: Instant.optional(),
    attributes: Attributes.optional(),
  })
  .refine((alarm) => alarm.cleared_at === undefined || alarm.cleared_at >= alarm.raised_at, {
    path: ["cleared_at"],
    message: "must not be before raised_at",
  })
  .meta({ id: "NewAlarm" });

export type NewAlarm = z.output<typeof NewAlarm>;

const { at: _, ...byWhom } = BySomebody.shape;

/** One occurrence as Tocsin answers it; however often it was sent, it is one. */
export const Alarm = z
  .object({
    id: z.uuid(),
    alarm_id: z.string().nullable(),
    entity_id: z.string(),
    entity_known: z.boolean(),
    alarm_type: z.string(),
    severity: z.enum(severities),
    source_system: z.string(),
    message: z.string().nullable(),
    attributes: z.record(z.string(), z.union([z.string(), z.number()])),
    raised_at: z.iso.datetime(),
    cleared_at: z.iso.datetime().nullable(),
    /** Only of what was closed by hand. */
    cleared_by: z.object({ ...byWhom, note: z.string().optional() }).optional(),
    /** Only of what its sender sends again and again while it is so: when it clears if he doesn't. */
    ends_at: z.iso.datetime().optional(),
    state: z.enum(["open", "cleared"]),
    /** Its key was raised five times within half an hour: there only of the newest occurrence, and only where it is so. */
    flapping: z.literal(true).optional(),
    /** Absent while nobody takes care of it. */
    acknowledged: z
      .object({
        ...{ at: z.iso.datetime(), ...byWhom, note: z.string().optional() },
        /** Whether it holds until the alarm clears; otherwise it ends when the alarm gets worse, too. */
        until_clear: z.boolean(),
      })
      .optional(),
    shelved: z
      .object({
        ...{ at: z.iso.datetime(), by: z.string(), note: z.string().optional(), until: z.iso.datetime() },
      })
      .optional(),
    /** What people have said about it, the oldest first; absent while nobody has. */
    comments: z.array(z.object({ at: z.iso.datetime(), ...byWhom, text: z.string() })).optional(),
    /** The alarm under which somebody has grouped it; absent where correlation alone decides. */
    grouped_under: z.object({ alarm_id: z.uuid(), ...BySomebody.shape }).optional(),
    /** Why it opens no incident for now, although it is open; absent where nothing suppresses it. */
    suppressed_by: z
      .array(
        z.object({
          kind: z.enum(["silence", "maintenance", "shelf"]),
          id: z.string(),
          ends_at: z.iso.datetime(),
        }),
      )
      .optional(),
    received_at: z.iso.datetime(),
    last_seen_at: z.iso.datetime(),
    occurrences: z.int(),
    cluster_id: z.uuid(),
  })
  .meta({ id: "Alarm" });

export type Alarm = z.output<typeof Alarm>;
