import { AwsError } from "../aws/aws-error.ts";
import type { Sample } from "./distribution.ts";
import { weighted } from "./embedded-metrics.ts";
import { type Dimension, fromApi, newMetric } from "./metric.ts";
import type { Metrics } from "./metrics.ts";

interface Datum {
  readonly MetricName: string;
  readonly Dimensions?: readonly Dimension[];
  readonly Timestamp?: number;
  readonly Value?: number;
  readonly Values?: readonly number[];
  readonly Counts?: readonly number[];
  readonly StatisticValues?: {
    readonly Minimum: number;
    readonly Maximum: number;
    readonly Sum: number;
    readonly SampleCount: number;
  };
}

export interface PutMetricDataInput {
  readonly Namespace: string;
  readonly MetricData: readonly Datum[];
}

export function putMetricData(metrics: Metrics, { Namespace, MetricData }: PutMetricDataInput): void {
  if (Namespace.startsWith("AWS/")) {
    throw new AwsError(
      "InvalidParameterValueException",
      "The value AWS/ for parameter Namespace is invalid.",
    );
  }
  const measurements = MetricData.map((datum) => ({
    metric: newMetric(Namespace, datum.MetricName, fromApi(datum.Dimensions)),
    timestamp: datum.Timestamp === undefined ? Date.now() : datum.Timestamp * 1000,
    sample: sampleOf(datum),
  }));
  for (const measurement of measurements) metrics.record(measurement);
}

function sampleOf({ MetricName, Value, Values, Counts, StatisticValues }: Datum): Sample {
  if (Values) return weighted(Values, Counts);
  if (StatisticValues) {
    const { Minimum: min, Maximum: max, Sum: sum, SampleCount: count } = StatisticValues;
    return { min, max, sum, count };
  }
  if (typeof Value === "number") return weighted([Value], undefined);
  throw new AwsError("MissingRequiredParameterException", `The metric ${MetricName} has no value.`);
}
