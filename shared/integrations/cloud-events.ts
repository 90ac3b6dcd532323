import * as z from "zod";
import { NewAlarm } from "#shared/alarms/alarm.ts";
import { alarmsIn } from "#shared/integrations/alarms-in.ts";
import { validationFailed } from "#shared/problems.ts";

const Text = z.string().min(1, "must not be empty");

/** A CloudEvent 1.0, whose data is an alarm, `{alarms: […]}`, or a change of state of CloudWatch's. */
export const CloudEvent = z
  .object({
    specversion: z.literal("1.0"),
    id: Text,
    source: Text,
    type: Text,
    time: z.iso.datetime({ offset: true, error: "must be an RFC 3339 time with an offset" }).optional(),
    data: z.unknown().describe("One alarm, `{alarms: […]}`, or a CloudWatch alarm state change"),
    data_base64: z.string().optional().describe("The same, as JSON in base64"),
  })
  .refine(({ data, data_base64 }) => data === undefined || data_base64 === undefined, {
    path: ["data_base64"],
    message: "can't stand beside data",
  })
  .meta({ id: "CloudEvent" });

const reference = { $ref: "#/components/schemas/CloudEvent" };

/** What comes in one request: an event, many of them, or only its data. */
export const CloudEventsBody = z
  .unknown()
  .meta({ override: { oneOf: [reference, { type: "array", items: reference }] } });

/** An event with one alarm, as the alarm. Without a `raised_at` of its own it was raised when the event says. */
export const CloudEventAsAlarm = CloudEvent.transform((event, context): NewAlarm => {
  const { data, data_base64, time } = event;
  if (data_base64 !== undefined) {
    context.addIssue({ code: "custom", path: ["data_base64"], message: "must be JSON in base64" });
    return z.NEVER;
  }
  const timed = time !== undefined && isObject(data) ? { raised_at: time, ...data } : data;
  const alarm = NewAlarm.safeParse(timed);
  if (alarm.success) return alarm.data;
  for (const { path, message } of alarm.error.issues) {
    context.addIssue({ code: "custom", path: ["data", ...path], message });
  }
  return z.NEVER;
});

const batched = /^application\/cloudevents-batch\+json\s*(;|$)/i;
const structured = /^application\/cloudevents\+json\s*(;|$)/i;

/**
 * The events in a request, in any of the three modes of the HTTP binding, with one alarm each. Whole events as plain
 * JSON are taken, too: many senders can't set a media type.
 * @param headers with names in lower case.
 */
export function cloudEventsIn(headers: Readonly<Record<string, string>>, body: unknown): unknown[] {
  const type = headers["content-type"] ?? "";
  if (batched.test(type)) {
    if (!Array.isArray(body)) throw noEvents("must be an array of CloudEvents");
    return body.flatMap(oneAlarmEach);
  }
  if (!structured.test(type) && headers["ce-specversion"] !== undefined) {
    return oneAlarmEach({ ...attributesIn(headers), data: body });
  }
  if (!isObject(body) || !("specversion" in body)) {
    throw noEvents("must be a CloudEvent, or the data of one whose attributes are in ce- headers");
  }
  return oneAlarmEach(body);
}

const noEvents = (detail: string) => validationFailed([{ pointer: "#", detail, code: "no_cloud_event" }]);

const isObject = (value: unknown): value is object =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** The event once for each alarm in its data. What isn't an event stays as it is, for whoever reads it to say why. */
function oneAlarmEach(event: unknown): unknown[] {
  if (!isObject(event)) return [event];
  const { data_base64: base64, ...rest } = event as { data?: unknown; data_base64?: unknown };
  if (base64 === undefined) return alarmsIn(rest.data).map((data) => ({ ...event, data }));
  const data = typeof base64 === "string" && rest.data === undefined ? jsonIn(base64) : undefined;
  return data === undefined ? [event] : alarmsIn(data).map((alarm) => ({ ...rest, data: alarm }));
}

function jsonIn(base64: string): unknown {
  try {
    return JSON.parse(Buffer.from(base64, "base64").toString("utf8"));
  } catch {
    return undefined;
  }
}

const attributesIn = (headers: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(headers)
      .filter(([name]) => name.startsWith("ce-"))
      .map(([name, value]) => [name.slice(3), decoded(value)]),
  );

const escapes = /(?:%[0-9a-f]{2})+/gi;

/** A value as the HTTP binding writes it (3.1.3.2): perhaps in quotes, and with all that isn't plain ASCII as `%XX`. */
function decoded(value: string): string {
  const [, quoted] = /^"(.*)"$/.exec(value) ?? [];
  const bare = quoted === undefined ? value : quoted.replaceAll(/\\(.)/g, "$1");
  return bare.replaceAll(escapes, (bytes) => Buffer.from(bytes.replaceAll("%", ""), "hex").toString("utf8"));
}
