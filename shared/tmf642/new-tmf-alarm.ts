import * as z from "zod";
import { alarmLimits } from "#shared/alarms/alarm.ts";
import { instant } from "#shared/alarms/instant.ts";
import { Severity } from "#shared/alarms/severity.ts";
import { Id } from "#shared/lambda/id.ts";
import { clock } from "#shared/platform/clock.ts";
import { Name, typeMembers } from "#shared/tmf642/resource-members.ts";
import { AffectedServices, CrossedThreshold, Places } from "#shared/tmf642/tmf-alarm.ts";

const TmfInstant = instant(() => clock.now());

const Said = z.string().min(1).max(alarmLimits.valueCharacters);
const References = z.array(z.object({ id: z.string() }));

/** What is kept of a new alarm as it is said, among Tocsin's attributes and by TMF642's names. */
const keptMembers = {
  affectedService: AffectedServices.optional(),
  alarmEscalation: z.boolean().optional(),
  alarmType: Said,
  alarmedObjectType: Said.optional(),
  clearSystemId: Name.optional(),
  clearUserId: Name.optional(),
  crossedThresholdInformation: CrossedThreshold.optional(),
  place: Places.optional(),
  proposedRepairedActions: Said.optional(),
  reportingSystemId: Said.optional(),
  serviceAffecting: z.boolean().optional(),
  specificProblem: Said.optional(),
} as const;

/** What Tocsin finds out itself, whatever a sender says that forwards a whole alarm. */
const foundOut = {
  alarmChangedTime: z.iso.datetime({ offset: true }).optional(),
  alarmReportingTime: z.iso.datetime({ offset: true }).optional(),
  correlatedAlarm: References.optional(),
  isRootCause: z.boolean().optional(),
  parentAlarm: References.optional(),
  plannedOutageIndicator: z.enum(["InService", "OutOfService"]).optional(),
} as const;

/** An alarm as a sender of TMF642 v4.0 creates it. */
export const NewTmfAlarm = z
  .strictObject({
    ...typeMembers("Alarm"),
    ...keptMembers,
    ...foundOut,
    ackState: z.enum(["acknowledged", "unacknowledged"]).optional(),
    ackSystemId: Name.optional(),
    ackUserId: Name.optional(),
    alarmClearedTime: TmfInstant.optional(),
    alarmDetails: z.string().max(alarmLimits.messageCharacters).optional(),
    alarmRaisedTime: TmfInstant,
    alarmedObject: z.strictObject({
      ...{ ...typeMembers("Alarm"), "@type": z.string().optional(), "@referredType": z.string().optional() },
      ...{ id: Id, href: Said.optional() },
    }),
    comment: z
      .array(z.object({ comment: z.string() }))
      .max(0, "must be empty: comment on the alarm by commentAlarms")
      .optional(),
    externalAlarmId: Id.optional(),
    perceivedSeverity: Severity,
    probableCause: Id,
    sourceSystemId: Id,
    state: z.enum(["raised", "updated", "cleared"]),
  })
  .refine(({ alarmRaisedTime, alarmClearedTime = alarmRaisedTime }) => alarmClearedTime >= alarmRaisedTime, {
    path: ["alarmClearedTime"],
    message: "must not be before alarmRaisedTime",
  })
  .refine((alarm) => charactersIn(keptOf(alarm)) <= alarmLimits.attributeCharacters, {
    message: `must have at most ${alarmLimits.attributeCharacters} characters in ${Object.keys(keptMembers).join(", ")} together`,
  })
  .meta({ id: "NewTmfAlarm" });

export type NewTmfAlarm = z.output<typeof NewTmfAlarm>;

interface Kept extends z.output<z.ZodObject<typeof keptMembers>> {
  readonly alarmedObject: { readonly href?: string | undefined };
}

/** What is kept of an alarm among our attributes: what is more than one value as JSON. */
export function keptOf(alarm: Kept): Record<string, string> {
  const kept: Record<string, string> = {};
  for (const name of Object.keys(keptMembers) as (keyof typeof keptMembers)[]) {
    const value = alarm[name];
    if (value !== undefined) kept[name] = typeof value === "string" ? value : JSON.stringify(value);
  }
  const { href } = alarm.alarmedObject;
  return href === undefined ? kept : { ...kept, "alarmedObject.href": href };
}

const charactersIn = (kept: Readonly<Record<string, string>>): number =>
  Object.values(kept).reduce((sum, value) => sum + value.length, 0);
