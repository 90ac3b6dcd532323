import { expect, test } from "vitest";
import { NewAlarm } from "#shared/alarms/alarm.ts";
import { alarmsIn } from "#shared/integrations/alarms-in.ts";

const arn = "arn:aws:cloudwatch:us-east-1:123456789012:alarm:cpu high";
const dimensions = { InstanceId: "i-0abc", ImageId: "ami-1" };

/** As in AWS's documentation of CloudWatch events, shortened. */
const busEvent = (value: string, fields: object = {}) => ({
  ...{
    version: "0",
    id: "c4c1c1c9-6542-e61b-6ef0-8c4d36933a92",
    "detail-type": "CloudWatch Alarm State Change",
  },
  ...{ source: "aws.cloudwatch", account: "123456789012", time: "2026-03-02T17:04:40Z", region: "us-east-1" },
  resources: [arn],
  detail: {
    alarmName: "cpu high",
    configuration: {
      description: "Too busy. Severity: critical",
      metrics: [
        { id: "e1", expression: "m1 * 2", returnData: true },
        {
          id: "m1",
          metricStat: {
            metric: { dimensions, name: "CPUUtilization", namespace: "AWS/EC2" },
            ...{ period: 300, stat: "Average" },
          },
          returnData: false,
        },
      ],
    },
    previousState: { reason: "Fine", timestamp: "2026-03-02T17:03:40.000+0000", value: "OK" },
    state: { reason: "Threshold Crossed: 99 > 50", timestamp: "2026-03-02T17:04:40.985+0000", value },
    ...fields,
  },
});

const notification = (state: string, fields: object = {}) => ({
  AlarmName: "cpu high",
  AlarmDescription: "Too busy. Severity: critical",
  AWSAccountId: "123456789012",
  NewStateValue: state,
  NewStateReason: "Threshold Crossed: 99 > 50",
  StateChangeTime: "2026-03-02T17:04:40.985+0000",
  Region: "US East (N. Virginia)",
  AlarmArn: arn,
  OldStateValue: "OK",
  Trigger: {
    MetricName: "CPUUtilization",
    Namespace: "AWS/EC2",
    Dimensions: Object.entries(dimensions).map(([name, value]) => ({ value, name })),
  },
  ...fields,
});

const read = (payload: unknown) => alarmsIn(payload).map((item) => NewAlarm.parse(item));

test("an alarm of CloudWatch's is the same alarm over the bus and over a topic", () => {
  const alarm = {
    source_system: "aws.cloudwatch",
    alarm_id: arn,
    entity_id: "i-0abc",
    alarm_type: "CPUUtilization",
    severity: "critical",
    raised_at: Date.parse("2026-03-02T17:04:40.985Z"),
    message: "Threshold Crossed: 99 > 50",
    attributes: {
      ...{ alarm_name: "cpu high", namespace: "AWS/EC2", description: "Too busy. Severity: critical" },
      ...dimensions,
    },
  };
  expect(read(busEvent("ALARM"))).toEqual([alarm]);
  expect(read(notification("ALARM"))).toEqual([alarm]);
});

test("OK clears it; INSUFFICIENT_DATA changes nothing", () => {
  for (const form of [busEvent, notification]) {
    expect(read(form("OK"))).toMatchObject([{ alarm_id: arn, severity: "cleared" }]);
    expect(read(form("INSUFFICIENT_DATA"))).toEqual([]);
  }
});

test("a composite alarm stands for itself, and is major unless its description says otherwise", () => {
  const composite = { Trigger: { TreatMissingData: "" }, AlarmDescription: null, AlarmRule: "ALARM(a)" };
  const same = { entity_id: "cpu high", alarm_type: "cpu high", severity: "major" };
  expect(read(notification("ALARM", composite))).toMatchObject([same]);
  expect(read(busEvent("ALARM", { configuration: { alarmRule: "ALARM(a)" } }))).toMatchObject([same]);
});

test("the metric of a formula over a topic is its first", () => {
  const Metric = { MetricName: "Errors", Namespace: "AWS/Lambda", Dimensions: [{ name: "F", value: "pay" }] };
  const Metrics = [
    { Id: "e1", Expression: "m1" },
    { Id: "m1", MetricStat: { Metric, Stat: "Sum" } },
  ];
  const [alarm] = read(notification("ALARM", { Trigger: { Metrics } }));
  expect(alarm).toMatchObject({ alarm_type: "Errors", entity_id: "pay" });
});

test("what isn't a change of CloudWatch's is read as what it is", () => {
  const other = { entity_id: "a" };
  expect(alarmsIn(other)).toEqual([other]);
  expect(alarmsIn({ alarms: [1, 2] })).toEqual([1, 2]);
  const broken = notification("ALARM", { StateChangeTime: "now" });
  expect(alarmsIn(broken)).toEqual([broken]);
});
