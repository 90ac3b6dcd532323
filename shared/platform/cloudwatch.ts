import {
  CloudWatchClient,
  type Dimension,
  GetMetricDataCommand,
  ListMetricsCommand,
  type Metric,
  type MetricDataQuery,
} from "@aws-sdk/client-cloudwatch";
import { clientOnce } from "#shared/platform/client-settings.ts";

const cloudWatch = (): CloudWatchClient =>
  clientOnce("cloudwatch", (settings) => new CloudWatchClient(settings));

/** GetMetricData takes 500 queries in one call. */
const mostQueries = 500;

/** A metric of a namespace, by its dimensions. */
export interface MeasuredMetric {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
}

/** One number of a metric, such as its `Sum`. */
export interface StatisticQuery extends MeasuredMetric {
  readonly statistic: string;
}

export interface DataPoint {
  readonly timestamp: number;
  readonly value: number;
}

/** A stretch of time in milliseconds, cut into periods. */
export interface Stretch {
  readonly from: number;
  readonly to: number;
  readonly periodSeconds: number;
}

/** The metrics of a namespace, with all combinations of labels that there were. @param recent in the last three hours. */
export async function listMetrics(namespace: string, recent: boolean): Promise<MeasuredMetric[]> {
  const found: Metric[] = [];
  let NextToken: string | undefined;
  do {
    const page = await cloudWatch().send(
      new ListMetricsCommand({
        Namespace: namespace,
        NextToken,
        ...(recent && { RecentlyActive: "PT3H" as const }),
      }),
    );
    found.push(...(page.Metrics ?? []));
    NextToken = page.NextToken;
  } while (NextToken);
  return found.map(({ MetricName = "", Dimensions = [] }) => ({
    name: MetricName,
    labels: labelsOf(Dimensions),
  }));
}

const labelsOf = (dimensions: readonly Dimension[]): Record<string, string> =>
  Object.fromEntries(dimensions.map(({ Name = "", Value = "" }) => [Name, Value]));

/** Reads numbers, for each query the points that there are, in the order of time. */
export async function readStatistics(
  namespace: string,
  queries: readonly StatisticQuery[],
  stretch: Stretch,
): Promise<DataPoint[][]> {
  const points: DataPoint[][] = queries.map(() => []);
  for (let start = 0; start < queries.length; start += mostQueries) {
    const some = queries.slice(start, start + mostQueries);
    await readSome(namespace, some, stretch, (index, point) => points[start + index]?.push(point));
  }
  return points;
}

async function readSome(
  namespace: string,
  queries: readonly StatisticQuery[],
  { from, to, periodSeconds }: Stretch,
  take: (index: number, point: DataPoint) => void,
): Promise<void> {
  let NextToken: string | undefined;
  do {
    const page = await cloudWatch().send(
      new GetMetricDataCommand({
        MetricDataQueries: queries.map((query, index) => asQuery(namespace, query, index, periodSeconds)),
        StartTime: new Date(from),
        EndTime: new Date(to),
        ScanBy: "TimestampAscending",
        NextToken,
      }),
    );
    for (const { Id = "", Timestamps = [], Values = [] } of page.MetricDataResults ?? []) {
      for (const [place, timestamp] of Timestamps.entries()) {
        take(Number(Id.slice(1)), { timestamp: timestamp.getTime(), value: Values[place] ?? 0 });
      }
    }
    NextToken = page.NextToken;
  } while (NextToken);
}

function asQuery(
  namespace: string,
  { name, labels, statistic }: StatisticQuery,
  index: number,
  Period: number,
): MetricDataQuery {
  const Dimensions = Object.entries(labels).map(([Name, Value]) => ({ Name, Value }));
  return {
    Id: `q${index}`,
    MetricStat: { Metric: { Namespace: namespace, MetricName: name, Dimensions }, Period, Stat: statistic },
  };
}
