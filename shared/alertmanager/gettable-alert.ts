import * as z from "zod";
import { rfc3339 } from "#shared/alarms/instant.ts";
import type { LiveAlarm } from "#shared/alarms/live-alarm.ts";
import type { IdentifiedAlert } from "#shared/alertmanager/labelled-alarm.ts";
import { resolveTimeoutMs } from "#shared/alertmanager/postable-alert.ts";
import { Receiver, receiver } from "#shared/alertmanager/receiver.ts";

const Labels = z.record(z.string(), z.string());
const Time = z.iso.datetime();

/** An alert as Alertmanager answers it. */
export const GettableAlert = z
  .object({
    annotations: Labels,
    endsAt: Time,
    fingerprint: z.string(),
    generatorURL: z.string().optional(),
    labels: Labels,
    receivers: z.array(Receiver),
    startsAt: Time,
    status: z.object({
      inhibitedBy: z.array(z.string()),
      silencedBy: z.array(z.string()),
      state: z.enum(["active", "suppressed"]),
    }),
    updatedAt: Time,
  })
  .meta({ id: "GettableAlert" });

export type GettableAlert = z.output<typeof GettableAlert>;

/** An alarm without an end holds on as an alert does whose sender says none, and says so anew each time. */
export const showAlert = (
  alert: IdentifiedAlert,
  { raised_at, last_seen_at, ends_at }: LiveAlarm,
  silencedBy: readonly string[],
  now: number,
): GettableAlert => ({
  annotations: { ...alert.annotations },
  endsAt: rfc3339(ends_at ?? now + resolveTimeoutMs),
  fingerprint: alert.fingerprint,
  ...(alert.generatorURL ? { generatorURL: alert.generatorURL } : {}),
  labels: { ...alert.labels },
  receivers: [receiver],
  startsAt: rfc3339(raised_at),
  status: {
    inhibitedBy: [],
    silencedBy: [...silencedBy],
    state: silencedBy.length > 0 ? "suppressed" : "active",
  },
  updatedAt: rfc3339(last_seen_at),
});
