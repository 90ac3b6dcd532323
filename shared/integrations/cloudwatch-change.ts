import * as z from "zod";
import type { NewAlarm } from "#shared/alarms/alarm.ts";
import { fitAttributes, fitId, fitMessage } from "#shared/integrations/fit.ts";
import { severityOf } from "#shared/integrations/severity-words.ts";

/** What EventBridge calls the events of CloudWatch's alarms. */
export const cloudWatchChange = "CloudWatch Alarm State Change";

/** Of a metric or composite alarm, in whichever form it came. */
interface StateChange {
  readonly name: string;
  readonly arn: string | undefined;
  readonly state: "ALARM" | "OK" | "INSUFFICIENT_DATA";
  readonly reason: string | undefined;
  readonly at: string;
  readonly description: string | undefined;
  readonly metric: Metric | undefined;
}

interface Metric {
  readonly namespace: string;
  readonly name: string;
  readonly dimensions: readonly (readonly [string, string])[];
}

const State = z.enum(["ALARM", "OK", "INSUFFICIENT_DATA"]);
const text = z.string().nullish();

/** CloudWatch writes offsets without a colon, which RFC 3339 wants. */
const Time = z
  .string()
  .transform((time) => time.replace(/([+-]\d\d)(\d\d)$/, "$1:$2"))
  .pipe(z.iso.datetime({ offset: true }));

const BusMetric = z
  .object({
    namespace: z.string(),
    name: z.string(),
    dimensions: z.record(z.string(), z.string()).optional(),
  })
  .transform(({ namespace, name, dimensions = {} }): Metric => {
    return { namespace, name, dimensions: Object.entries(dimensions) };
  });

/** The `detail` of an event on the bus. An alarm on a formula has several metrics, of which some are formulas. */
const Detail = z
  .object({
    alarmName: z.string().min(1),
    state: z.object({ value: State, reason: text, timestamp: Time }),
    configuration: z
      .object({
        description: text,
        metrics: z.array(z.object({ metricStat: z.object({ metric: BusMetric }).optional() })).optional(),
      })
      .optional(),
  })
  .transform(
    ({ alarmName, state, configuration = {} }): StateChange => ({
      name: alarmName,
      arn: undefined,
      state: state.value,
      reason: state.reason ?? undefined,
      at: state.timestamp,
      description: configuration.description ?? undefined,
      metric: configuration.metrics?.find(({ metricStat }) => metricStat)?.metricStat?.metric,
    }),
  );

const BusEvent = z
  .object({ "detail-type": z.literal(cloudWatchChange), resources: z.array(z.string()), detail: Detail })
  .transform(({ resources: [arn], detail }): StateChange => ({ ...detail, arn }));

const SnsMetric = z
  .object({
    Namespace: z.string(),
    MetricName: z.string(),
    Dimensions: z.array(z.object({ name: z.string(), value: z.string() })).optional(),
  })
  .transform(({ Namespace, MetricName, Dimensions = [] }): Metric => {
    const dimensions = Dimensions.map(({ name, value }) => [name, value] as const);
    return { namespace: Namespace, name: MetricName, dimensions };
  });

/** What an alarm sends to a topic. */
const Notification = z
  .object({
    AlarmName: z.string().min(1),
    AlarmArn: text,
    AlarmDescription: text,
    NewStateValue: State,
    NewStateReason: text,
    StateChangeTime: Time,
    Trigger: z.unknown(),
  })
  .transform(
    (sent): StateChange => ({
      name: sent.AlarmName,
      arn: sent.AlarmArn ?? undefined,
      state: sent.NewStateValue,
      reason: sent.NewStateReason ?? undefined,
      at: sent.StateChangeTime,
      description: sent.AlarmDescription ?? undefined,
      metric: metricOf(sent.Trigger),
    }),
  );

const Formula = z.object({
  Metrics: z.array(z.object({ MetricStat: z.object({ Metric: SnsMetric }).optional() })),
});

function metricOf(trigger: unknown): Metric | undefined {
  const formula = Formula.safeParse(trigger).data;
  return formula
    ? formula.Metrics.find(({ MetricStat }) => MetricStat)?.MetricStat?.Metric
    : SnsMetric.safeParse(trigger).data;
}

/** The change of state that a payload tells of: a bus event or its detail, or what goes to a topic. */
export const stateChangeIn = (payload: unknown): StateChange | undefined =>
  [BusEvent, Detail, Notification].map((form) => form.safeParse(payload).data).find(Boolean);

const severityInDescription = /\bseverity\s*[:=]\s*(\w+)/i;

/**
 * The alarm that a change of state raises or clears. INSUFFICIENT_DATA does neither: that CloudWatch doesn't know how
 * it is doesn't make it better, nor worse.
 */
export function alarmOfChange(change: StateChange): z.input<typeof NewAlarm> | undefined {
  const { name, arn = name, state, reason, at, description = "", metric } = change;
  if (state === "INSUFFICIENT_DATA") return undefined;
  const [dimension] = metric?.dimensions ?? [];
  const said = severityInDescription.exec(description)?.[1];
  const message = reason || description;
  const details = [
    ["alarm_name", name],
    ["namespace", metric?.namespace ?? ""],
    ["description", description],
    ...(metric?.dimensions ?? []),
  ] as const;
  return {
    source_system: "aws.cloudwatch",
    alarm_id: fitId(arn),
    entity_id: fitId(dimension?.[1] || name),
    alarm_type: fitId(metric?.name || name),
    severity: state === "OK" ? "cleared" : said === undefined ? "major" : severityOf(said),
    raised_at: at,
    attributes: fitAttributes(details.filter(([, value]) => value !== "")),
    ...(message && { message: fitMessage(message) }),
  };
}
