import {
  GetMetricDataCommand,
  type GetMetricDataCommandInput,
  ListMetricsCommand,
  type MetricDatum,
  PutMetricDataCommand,
} from "@aws-sdk/client-cloudwatch";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { soon, startToy, type Toy } from "./toy/start-toy.ts";

let toy: Toy;

beforeAll(async () => {
  toy = await startToy({ keepsData: true });
});

afterAll(() => toy?.stop());

const hour = 3_600_000;
const ask = (queries: GetMetricDataCommandInput["MetricDataQueries"], more: object = {}) => {
  const span = { StartTime: new Date(Date.now() - hour), EndTime: new Date(Date.now() + hour) };
  return toy.aws.cloudWatch.send(new GetMetricDataCommand({ MetricDataQueries: queries, ...span, ...more }));
};
const put = (MetricData: MetricDatum[], Namespace = "Test") =>
  toy.aws.cloudWatch.send(new PutMetricDataCommand({ Namespace, MetricData }));
const stat = (MetricName: string, Stat: string, Period = 2 * 3600) => ({
  Id: "q",
  MetricStat: { Metric: { Namespace: "Test", MetricName }, Stat, Period },
});
const numberOf = async (name: string, statistic: string) =>
  (await ask([stat(name, statistic)])).MetricDataResults?.[0]?.Values?.[0];

describe("what functions print in the embedded metric format", () => {
  it("can be searched, each metric a line with its dimensions in the label", async () => {
    for (const body of ["12345", "1234567"])
      await fetch(`${toy.cloud.apiUrl}/orders`, { method: "POST", body });
    const search = (metric: string, statistic: string) => ({
      Id: "found",
      Expression: `SEARCH('{Toy,shop,result} MetricName="${metric}"', '${statistic}', 7200)`,
      // biome-ignore lint/suspicious/noTemplateCurlyInString: CloudWatch fills it in
      Label: "${PROP('Dim.result')} in ${PROP('Dim.shop')}",
    });
    const line = { Id: "found", Label: "accepted in north", StatusCode: "Complete" };
    await soon(async () => {
      const { MetricDataResults } = await ask([search("orders", "Sum")]);
      expect(MetricDataResults).toMatchObject([{ ...line, Values: [2] }]);
    });
    const { MetricDataResults } = await ask([search("bytes", "Average")]);
    expect(MetricDataResults).toMatchObject([{ ...line, Values: [6] }]);
  });

  it("is listed, once for each set of dimensions", async () => {
    const list = (Dimensions: { Name: string; Value?: string }[]) =>
      toy.aws.cloudWatch.send(new ListMetricsCommand({ Namespace: "Toy", MetricName: "orders", Dimensions }));
    expect((await list([])).Metrics).toHaveLength(2);
    expect((await list([{ Name: "result", Value: "accepted" }])).Metrics).toEqual([
      {
        Namespace: "Toy",
        MetricName: "orders",
        Dimensions: [
          { Name: "result", Value: "accepted" },
          { Name: "shop", Value: "north" },
        ],
      },
    ]);
    expect((await list([{ Name: "result", Value: "refused" }])).Metrics).toEqual([]);
  });
});

describe("statistics", () => {
  it("are those of all values, with counts or without", async () => {
    await put([
      { MetricName: "ms", Values: [10, 20, 30], Counts: [50, 45, 4] },
      { MetricName: "ms", Value: 1000 },
    ]);
    const expected = { Sum: 2520, SampleCount: 100, Average: 25.2, Minimum: 10, Maximum: 1000 };
    const ranks = { p50: 10, p95: 20, p99: 30, p100: 1000, "PR(:20)": 95, "PR(10:30)": 49, "TC(:30)": 99 };
    for (const [name, value] of Object.entries({ ...expected, ...ranks })) {
      expect(await numberOf("ms", name), name).toBeCloseTo(value);
    }
  });

  it("of sets of statistics have no percentiles", async () => {
    await put([{ MetricName: "set", StatisticValues: { Minimum: 1, Maximum: 9, Sum: 20, SampleCount: 4 } }]);
    expect(await numberOf("set", "Average")).toBe(5);
    expect(await numberOf("set", "p50")).toBeUndefined();
  });

  it("that nobody knows are refused", async () => {
    await expect(ask([stat("ms", "Median")])).rejects.toMatchObject({ name: "ValidationException" });
  });
});

describe("a long answer", () => {
  it("comes in pages, newest first or last", async () => {
    const minutes = Array.from({ length: 5 }, (_, index) => new Date(Date.now() - (index + 1) * 60_000));
    await put(minutes.map((Timestamp, index) => ({ MetricName: "paged", Timestamp, Value: index })));
    const queries = [stat("paged", "Sum", 60), { ...stat("nobody", "Sum", 60), Id: "n" }];
    const more = { MaxDatapoints: 3, ScanBy: "TimestampDescending" };
    const first = await ask(queries, more);
    expect(first.MetricDataResults).toMatchObject([{ Values: [0, 1, 2], StatusCode: "PartialData" }]);
    const second = await ask(queries, { ...more, NextToken: first.NextToken });
    expect(second.NextToken).toBeUndefined();
    expect(second.MetricDataResults).toMatchObject([
      { Values: [3, 4], StatusCode: "Complete" },
      { Id: "n", Values: [] },
    ]);
    const { MetricDataResults } = await ask(queries, { ScanBy: "TimestampAscending" });
    expect(MetricDataResults?.[0]?.Values).toEqual([4, 3, 2, 1, 0]);
  });
});

describe("a large request", () => {
  it("may be compressed", async () => {
    await put(Array.from({ length: 900 }, () => ({ MetricName: "many", Value: 1 })));
    expect(await numberOf("many", "SampleCount")).toBe(900);
  });
});

describe("a restart", () => {
  it("loses no count", async () => {
    await put([{ MetricName: "kept", Values: [1, 5], Counts: [3, 1] }]);
    toy = await toy.restart();
    await put([{ MetricName: "kept", Value: 1 }]);
    expect([await numberOf("kept", "Sum"), await numberOf("kept", "p80")]).toEqual([9, 1]);
  });
});
