import * as z from "zod";
import { severities } from "#shared/alarms/severity.ts";
import { Reference, TmfAlarmRef } from "#shared/tmf642/tmf-alarm-ref.ts";

const Time = z.iso.datetime();

export const AffectedServices = z.array(
  z.object({ id: z.string().optional(), href: z.string().optional(), "@type": z.string().optional() }),
);
export const Places = z.array(
  z.object({ ...Reference.partial().shape, role: z.string(), "@type": z.string().optional() }),
);
export const CrossedThreshold = z.object({
  direction: z.string().optional(),
  granularity: z.string().optional(),
  indicatorName: z.string().optional(),
  indicatorUnit: z.string().optional(),
  observedValue: z.string().optional(),
  thresholdCrossingDescription: z.string().optional(),
  threshold: Reference.optional(),
  "@type": z.string().optional(),
});

const TmfComment = z.object({
  comment: z.string(),
  systemId: z.string().optional(),
  time: Time,
  userId: z.string(),
});

/** The attributes of which there are but a few values: a client that asks for another one has mistyped it. */
export const enumerated = {
  ackState: z.enum(["acknowledged", "unacknowledged"]),
  perceivedSeverity: z.enum(severities),
  plannedOutageIndicator: z.enum(["InService", "OutOfService"]),
  state: z.enum(["raised", "updated", "cleared"]),
} as const;

/** An alarm as TMF642 v4.0 has it. A client may ask for a few of its fields. */
export const TmfAlarm = z
  .object({
    ...enumerated,
    ackSystemId: z.string(),
    ackUserId: z.string(),
    affectedService: AffectedServices,
    alarmChangedTime: Time,
    alarmClearedTime: Time,
    alarmDetails: z.string(),
    alarmEscalation: z.boolean(),
    alarmRaisedTime: Time,
    alarmReportingTime: Time,
    alarmType: z.string(),
    alarmedObject: z.object({ id: z.string(), href: z.string().optional() }),
    alarmedObjectType: z.string(),
    clearSystemId: z.string(),
    clearUserId: z.string(),
    comment: z.array(TmfComment),
    correlatedAlarm: z.array(TmfAlarmRef),
    crossedThresholdInformation: CrossedThreshold,
    externalAlarmId: z.string(),
    isRootCause: z.boolean(),
    parentAlarm: z.array(TmfAlarmRef),
    place: Places,
    probableCause: z.string(),
    proposedRepairedActions: z.string(),
    reportingSystemId: z.string(),
    serviceAffecting: z.boolean(),
    sourceSystemId: z.string(),
    specificProblem: z.string(),
    "@type": z.literal("Alarm"),
  })
  .partial()
  .extend({ id: z.string(), href: z.string() })
  .meta({ id: "TmfAlarm" });

export type TmfAlarm = z.output<typeof TmfAlarm>;
