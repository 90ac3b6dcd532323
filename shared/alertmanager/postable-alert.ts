import * as z from "zod";
import type { Observation } from "#shared/alarms/observation.ts";
import { GoTime } from "#shared/alertmanager/go-time.ts";
import { withoutEmpty } from "#shared/alertmanager/label-set.ts";
import { type LabelledAlert, labelledAlarm, whyNotKept } from "#shared/alertmanager/labelled-alarm.ts";

/** Go reads `null` as an empty text, and what isn't Unicode as its replacement character. */
const Labels = z
  .record(z.string(), z.string().nullable())
  .transform((labels) =>
    Object.fromEntries(
      Object.entries(labels).map(([name, value]) => [name.toWellFormed(), (value ?? "").toWellFormed()]),
    ),
  );

/** An alert as clients of Alertmanager send it. What else there is, newer versions have added. */
export const PostableAlert = z
  .object({
    annotations: Labels.nullish(),
    endsAt: GoTime.optional(),
    generatorURL: z.string().nullish(),
    labels: Labels,
    startsAt: GoTime.optional(),
  })
  .meta({ id: "PostableAlert" });

export type PostableAlert = z.output<typeof PostableAlert>;

/** What Alertmanager says of an alert that it doesn't take. */
export class BadAlert extends Error {}

/** An alert whose sender doesn't say how long it holds, holds this long. */
export const resolveTimeoutMs = 5 * 60 * 1000;
const aheadMs = 24 * 60 * 60 * 1000;

/** @throws BadAlert */
export function observationOf(alert: PostableAlert, now: number): Observation {
  const startsAt = alert.startsAt ?? alert.endsAt ?? now;
  const endsAt = alert.endsAt ?? now + resolveTimeoutMs;
  if (endsAt < startsAt) throw new BadAlert("start time must be before end time");
  const told = checked(alert);
  if (startsAt < 0) throw new BadAlert("start time must not be before 1970");
  if (startsAt > now + aheadMs) throw new BadAlert("start time must not be more than 24 h ahead");
  const alarm = labelledAlarm(told);
  if (endsAt > now) return { ...alarm, raised_at: startsAt, ends_at: endsAt };
  // Who says only that it is over doesn't say when it began.
  if (alert.startsAt === undefined) return { ...alarm, severity: "cleared", raised_at: endsAt };
  return { ...alarm, raised_at: startsAt, cleared_at: endsAt };
}

function checked({ labels, annotations, generatorURL }: PostableAlert): LabelledAlert {
  const kept = withoutEmpty(labels);
  if (Object.keys(kept).length === 0) throw new BadAlert("at least one label pair required");
  if (Object.hasOwn(kept, "")) throw new BadAlert('invalid label set: invalid name ""');
  if (Object.hasOwn(annotations ?? {}, "")) throw new BadAlert('invalid annotations: invalid name ""');
  const reason = whyNotKept(kept);
  if (reason) throw new BadAlert(`invalid label set: ${reason}`);
  return { labels: kept, annotations: annotations ?? {}, generatorURL: generatorURL ?? undefined };
}
