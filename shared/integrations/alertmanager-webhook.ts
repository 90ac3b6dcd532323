import * as z from "zod";
import { NewAlarm } from "#shared/alarms/alarm.ts";
import { labelledAlarm } from "#shared/alertmanager/labelled-alarm.ts";
import { itemOf } from "#shared/lambda/batch.ts";

const Time = z.iso.datetime({ offset: true, error: "must be an RFC 3339 time with an offset" });
const Texts = z.record(z.string(), z.string());

/**
 * An alert of Alertmanager's webhook, version 4. Only what is used is looked at: newer versions may say more. Which alert
 * it is follows from its labels, so the fingerprint that comes with it isn't needed.
 * https://prometheus.io/docs/alerting/latest/configuration/#webhook_config
 */
export const AlertmanagerAlert = z
  .object({
    status: z.enum(["firing", "resolved"]),
    labels: Texts.refine((labels) => Object.keys(labels).length > 0, "must not be empty"),
    annotations: Texts.optional(),
    startsAt: Time,
    endsAt: Time.optional(),
    generatorURL: z.string().optional(),
  })
  .meta({ id: "AlertmanagerAlert" });
type AlertmanagerAlert = z.output<typeof AlertmanagerAlert>;

export const AlertmanagerWebhook = z
  .object({
    version: z.literal("4"),
    alerts: z.array(itemOf("AlertmanagerAlert")).min(1),
  })
  .meta({ id: "AlertmanagerWebhook" });

/**
 * Reads an alert as an alarm: the same as when Prometheus itself sends it. An end that is still to come is none: only what
 * is resolved has ended.
 */
export const AlertAsAlarm = AlertmanagerAlert.transform(
  (alert): z.input<typeof NewAlarm> => ({
    ...labelledAlarm({ ...alert, labels: withoutEmpty(alert.labels), annotations: alert.annotations ?? {} }),
    raised_at: alert.startsAt,
    ...(alert.status === "resolved" && { cleared_at: endOf(alert) }),
  }),
).pipe(NewAlarm);

/** As Alertmanager has them: a label with an empty value is the same as none. */
const withoutEmpty = (labels: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(Object.entries(labels).filter(([name, value]) => name !== "" && value !== ""));

/** Clocks differ: what ended before it began ended at once. */
const endOf = ({ startsAt, endsAt = startsAt }: AlertmanagerAlert): string =>
  Date.parse(endsAt) < Date.parse(startsAt) ? startsAt : endsAt;
