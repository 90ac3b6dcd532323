import * as z from "zod";
import { NewAlarm } from "#shared/alarms/alarm.ts";
import { fitAttributes, fitId, fitMessage } from "#shared/integrations/fit.ts";
import { severityOf } from "#shared/integrations/severity-words.ts";
import { itemOf } from "#shared/lambda/batch.ts";

/** Whose alarm it is, by the first of these labels that there is; without any, the alert stands for itself. */
const entityLabels = [
  "entity_id",
  "instance",
  "host",
  "hostname",
  "node",
  "pod",
  "container",
  "service",
  "job",
  "namespace",
  "cluster",
] as const;

const messageAnnotations = ["summary", "description", "message"] as const;

const Time = z.iso.datetime({ offset: true, error: "must be an RFC 3339 time with an offset" });
const Texts = z.record(z.string(), z.string());

/**
 * An alert of Alertmanager's webhook, version 4. Only what is used is looked at: newer versions may say more.
 * https://prometheus.io/docs/alerting/latest/configuration/#webhook_config
 */
export const AlertmanagerAlert = z
  .object({
    status: z.enum(["firing", "resolved"]),
    labels: z.object({ alertname: z.string().min(1) }).catchall(z.string()),
    annotations: Texts.optional(),
    startsAt: Time,
    endsAt: Time.optional(),
    generatorURL: z.string().optional(),
    fingerprint: z.string().optional(),
  })
  .meta({ id: "AlertmanagerAlert" });
type AlertmanagerAlert = z.output<typeof AlertmanagerAlert>;

export const AlertmanagerWebhook = z
  .object({
    version: z.literal("4"),
    alerts: z.array(itemOf("AlertmanagerAlert")).min(1),
  })
  .meta({ id: "AlertmanagerWebhook" });

/** The alarm that an alert is. */
function alarmOfAlert(alert: AlertmanagerAlert): z.input<typeof NewAlarm> {
  const { labels, annotations = {}, startsAt, fingerprint = "", generatorURL } = alert;
  const named: Readonly<Record<string, string | undefined>> = labels;
  const entity = entityLabels.map((label) => named[label]).find(Boolean) ?? labels.alertname;
  const message = messageAnnotations.map((name) => annotations[name]).find(Boolean);
  const details = Object.entries(labels);
  if (generatorURL) details.unshift(["generatorURL", generatorURL]);
  return {
    source_system: "alertmanager",
    entity_id: fitId(entity),
    alarm_type: fitId(labels.alertname),
    severity: severityOf(named.severity),
    raised_at: startsAt,
    attributes: fitAttributes(details),
    ...(fitId(fingerprint) && { alarm_id: fitId(fingerprint) }),
    ...(message && { message: fitMessage(message) }),
    ...(alert.status === "resolved" && { cleared_at: endOf(alert) }),
  };
}

/** Clocks differ: what ended before it began ended at once. */
const endOf = ({ startsAt, endsAt = startsAt }: AlertmanagerAlert): string =>
  Date.parse(endsAt) < Date.parse(startsAt) ? startsAt : endsAt;

/** Reads an alert as an alarm. */
export const AlertAsAlarm = AlertmanagerAlert.transform(alarmOfAlert).pipe(NewAlarm);
