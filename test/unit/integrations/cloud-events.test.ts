import { expect, test } from "vitest";
import { CloudEventAsAlarm, cloudEventsIn } from "#shared/integrations/cloud-events.ts";

const alarm = { entity_id: "é 1", alarm_type: "DOWN", severity: "major", source_system: "probe" };
const raised_at = "2026-03-01T12:00:00Z";
const attributes = {
  specversion: "1.0",
  id: "e1",
  source: "/probes/1",
  type: "AlarmRaised",
  time: raised_at,
};
const event = (fields: object = {}) => ({ ...attributes, data: alarm, ...fields });
const read = (headers: Record<string, string>, body: unknown) =>
  cloudEventsIn(headers, body).map((item) => CloudEventAsAlarm.parse(item));
const problemsOf = (item: unknown) =>
  CloudEventAsAlarm.safeParse(item).error?.issues.map(({ path }) => path.join("/"));

const structured = { "content-type": "application/cloudevents+json; charset=utf-8" };
const batch = { "content-type": "application/cloudevents-batch+json" };
const expected = { ...alarm, raised_at: Date.parse(raised_at) };

test("one alarm comes the same in every mode; its time is the event's, unless it has its own", () => {
  const headers = Object.entries(attributes).map(([name, value]) => [`ce-${name}`, value]);
  const binary = { "content-type": "application/json", ...Object.fromEntries(headers) };
  const base64 = Buffer.from(JSON.stringify(alarm)).toString("base64");
  expect(read(structured, event())).toEqual([expected]);
  expect(read({ "content-type": "application/json" }, event())).toEqual([expected]);
  expect(read(binary, alarm)).toEqual([expected]);
  expect(read(batch, [event(), event()])).toEqual([expected, expected]);
  expect(read(structured, event({ data: undefined, data_base64: base64 }))).toEqual([expected]);
  const own = event({ data: { ...alarm, raised_at: "2026-02-01T00:00:00Z" } });
  expect(read(structured, own)).toEqual([{ ...alarm, raised_at: Date.parse("2026-02-01T00:00:00Z") }]);
});

test("an event with several alarms is each of them, one of CloudWatch's what it says, an empty batch nothing", () => {
  const many = event({ data: { alarms: [alarm, { ...alarm, entity_id: "2" }] } });
  expect(read(structured, many).map(({ entity_id }) => entity_id)).toEqual(["é 1", "2"]);
  const state = { value: "ALARM", timestamp: "2026-03-01T12:00:00.000+0000" };
  const ofCloudWatch = event({ type: "aws", data: { alarmName: "cpu", state } });
  expect(read(structured, ofCloudWatch)).toMatchObject([
    { source_system: "aws.cloudwatch", alarm_id: "cpu" },
  ]);
  expect(read(batch, [])).toEqual([]);
});

test.each([
  ["/probes/%C3%A9%20%25", "/probes/é %"],
  ['"a \\"b\\" %E2%82%AC"', 'a "b" €'],
  ["100%", "100%"],
])("the header value %s is the attribute %s", (value, attribute) => {
  const [item] = cloudEventsIn({ "ce-specversion": "1.0", "ce-source": value }, alarm);
  expect(item).toMatchObject({ source: attribute, data: alarm });
});

test.each([
  ["specversion", { specversion: "0.3" }],
  ["id", { id: "" }],
  ["source", { source: undefined }],
  ["type", { type: 7 }],
  ["time", { time: "noon" }],
  ["data/severity", { data: { ...alarm, severity: "loud" } }],
  ["data/raised_at", { time: undefined }],
  ["data", { data: undefined }],
  ["data_base64", { data_base64: "e30=" }],
  ["data_base64", { data: undefined, data_base64: "no JSON" }],
])("a bad %s is refused, saying where: %j", (place, fields) => {
  const [item] = cloudEventsIn(structured, event(fields));
  expect(problemsOf(item)).toEqual([place]);
});

test("what is no event in any mode is refused as a whole; a bad one in a batch alone", () => {
  for (const body of [null, [], [event()], "text", alarm]) {
    expect(() => cloudEventsIn({ "content-type": "application/json" }, body)).toThrow("breaks the rules");
  }
  expect(() => cloudEventsIn(batch, event())).toThrow("breaks the rules");
  expect(cloudEventsIn(batch, [null, [], event()]).map(problemsOf)).toEqual([[""], [""], undefined]);
});
