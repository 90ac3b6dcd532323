import { AwsError } from "../aws/aws-error.ts";
import { labelOf } from "./label.ts";
import { type Dimension, fromApi, newMetric } from "./metric.ts";
import type { Metrics } from "./metrics.ts";
import { compileSearch } from "./search.ts";
import { type Point, Series } from "./series.ts";
import { compileStatistic } from "./statistic.ts";

/** `MetricDataQuery` */
interface Query {
  readonly Id: string;
  readonly Label?: string;
  readonly ReturnData?: boolean;
  readonly Expression?: string;
  readonly MetricStat?: {
    readonly Metric: {
      readonly Namespace: string;
      readonly MetricName: string;
      readonly Dimensions?: readonly Dimension[];
    };
    readonly Period: number;
    readonly Stat: string;
  };
}

export interface MetricDataInput {
  readonly MetricDataQueries: readonly Query[];
  /** Seconds since 1970, as all times of the protocol. */
  readonly StartTime: number;
  readonly EndTime: number;
  readonly ScanBy?: "TimestampAscending" | "TimestampDescending";
}

/** One metric's points, as a query asked for them. */
export interface Line {
  readonly id: string;
  readonly label: string;
  readonly points: readonly Point[];
}

interface Wanted {
  readonly series: readonly Series[];
  readonly stat: string;
  readonly periodSeconds: number;
}

const maxFound = 500;

/** The numbers that queries ask for: one line for each metric, several for a search. */
export function readMetricData(metrics: Metrics, input: MetricDataInput): Line[] {
  if (!(input.StartTime < input.EndTime)) {
    throw new AwsError(
      "ValidationException",
      "The parameter StartTime must be less than the parameter EndTime.",
    );
  }
  return input.MetricDataQueries.filter(({ ReturnData }) => ReturnData !== false).flatMap((query) => {
    const { series, stat, periodSeconds } = wantedBy(query, metrics);
    if (!(periodSeconds > 0))
      throw new AwsError("ValidationException", "Period must be a positive number of seconds.");
    const statistic = compileStatistic(stat);
    const [from, to] = [input.StartTime * 1000, input.EndTime * 1000];
    return series.map((found): Line => {
      // A shorter period than a minute has nothing more to show.
      const points = found.points(from, to, Math.max(periodSeconds, 60) * 1000, statistic);
      if (input.ScanBy !== "TimestampAscending") points.reverse();
      return { id: query.Id, label: labelOf(query.Label, found.metric, stat, periodSeconds), points };
    });
  });
}

function wantedBy({ Id, Expression, MetricStat }: Query, metrics: Metrics): Wanted {
  if (MetricStat) {
    const { Namespace, MetricName, Dimensions } = MetricStat.Metric;
    const metric = newMetric(Namespace, MetricName, fromApi(Dimensions));
    const series = metrics.get(metric) ?? new Series(metric);
    return { series: [series], stat: MetricStat.Stat, periodSeconds: MetricStat.Period };
  }
  const [, search = "", stat = "", period] =
    /^\s*SEARCH\(\s*'([^']*)'\s*,\s*'([^']*)'\s*(?:,\s*(\d+)\s*)?\)\s*$/.exec(Expression ?? "") ?? [];
  if (search === "") {
    throw new AwsError(
      "ValidationException",
      `Error in expression '${Id}': the local cloud computes SEARCH only`,
    );
  }
  const matches = compileSearch(search);
  const series = [...metrics.all()].filter(({ metric }) => matches(metric)).slice(0, maxFound);
  return { series, stat, periodSeconds: period === undefined ? 300 : Number(period) };
}
