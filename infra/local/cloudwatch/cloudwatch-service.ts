import { type JsonService, operation } from "../aws/json-protocol.ts";
import { pageOf } from "../aws/page.ts";
import { toApi } from "./metric.ts";
import { type MetricDataInput, readMetricData } from "./metric-data.ts";
import { metricDataPage } from "./metric-data-page.ts";
import type { Metrics } from "./metrics.ts";
import { type PutMetricDataInput, putMetricData } from "./put-metric-data.ts";

interface PageOfData extends MetricDataInput {
  readonly MaxDatapoints?: number;
  readonly NextToken?: string;
}

interface ListInput {
  readonly Namespace?: string;
  readonly MetricName?: string;
  readonly Dimensions?: readonly { readonly Name: string; readonly Value?: string }[];
  readonly RecentlyActive?: "PT3H";
  readonly NextToken?: string;
}

const listedAtOnce = 500;
const recentMs = 3 * 3_600_000;

/** CloudWatch's metrics in its JSON protocol. */
export function cloudWatchService(metrics: Metrics): JsonService {
  return {
    contentType: "application/x-amz-json-1.0",
    errorNamespace: "com.amazonaws.cloudwatch",
    operations: {
      GetMetricData: operation(
        (_input: PageOfData) => [{ action: "cloudwatch:GetMetricData", resource: "*" }],
        (input) => metricDataPage(readMetricData(metrics, input), input.MaxDatapoints, input.NextToken),
      ),
      ListMetrics: operation(
        (_input: ListInput) => [{ action: "cloudwatch:ListMetrics", resource: "*" }],
        (input) => listMetrics(metrics, input),
      ),
      PutMetricData: operation(
        ({ Namespace }: PutMetricDataInput) => [
          {
            action: "cloudwatch:PutMetricData",
            resource: "*",
            context: { "cloudwatch:namespace": [Namespace] },
          },
        ],
        (input) => putMetricData(metrics, input),
      ),
    },
  };
}

function listMetrics(metrics: Metrics, input: ListInput): object {
  const { Namespace, MetricName, Dimensions = [], RecentlyActive, NextToken } = input;
  const listed = [...metrics.all()].filter((series) => {
    const { namespace, name, dimensions } = series.metric;
    return (
      (Namespace ?? namespace) === namespace &&
      (MetricName ?? name) === name &&
      Dimensions.every(
        ({ Name, Value }) => Name in dimensions && (Value ?? dimensions[Name]) === dimensions[Name],
      ) &&
      (!RecentlyActive || series.hasPointSince(Date.now() - recentMs))
    );
  });
  const { items, next } = pageOf(listed, listedAtOnce, NextToken);
  return { Metrics: items.map(({ metric }) => toApi(metric)), NextToken: next };
}
