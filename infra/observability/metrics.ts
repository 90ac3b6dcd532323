import { Duration } from "aws-cdk-lib";
import { MathExpression, Metric } from "aws-cdk-lib/aws-cloudwatch";
import { type LabelsOf, labelNames, type MetricName, metricNamespace } from "#shared/metrics/catalogue.ts";
import { resourceName, type Stage } from "../stage.ts";

/** What AWS itself measures of our resources, for nothing, and what we measure. Every metric is of one minute. */

const period = Duration.minutes(1);

export const queueMetric = (QueueName: string, metricName: string, statistic: string): Metric =>
  new Metric({ namespace: "AWS/SQS", metricName, statistic, period, dimensionsMap: { QueueName } });

export const functionMetric = (FunctionName: string, metricName: string, statistic: string): Metric =>
  new Metric({ namespace: "AWS/Lambda", metricName, statistic, period, dimensionsMap: { FunctionName } });

export const workflowMetric = (StateMachineArn: string, metricName: string): Metric =>
  new Metric({
    namespace: "AWS/States",
    metricName,
    statistic: "Sum",
    period,
    dimensionsMap: { StateMachineArn },
  });

/** Of all functions of the account and region together. */
export const accountFunctionMetric = (metricName: string, statistic: string): Metric =>
  new Metric({ namespace: "AWS/Lambda", metricName, statistic, period });

export const apiMetric = (stage: Stage, metricName: string, statistic: string, label?: string): Metric =>
  new Metric({
    namespace: "AWS/ApiGateway",
    metricName,
    statistic,
    period,
    dimensionsMap: { ApiName: resourceName(stage, "api"), Stage: stage.stage },
    ...(label && { label }),
  });

/** One of our own, over all functions. */
export const ownMetric = <N extends MetricName>(
  { stage }: Stage,
  metricName: N,
  dimensionsMap: LabelsOf<N>,
  statistic: string,
): Metric => new Metric({ namespace: metricNamespace(stage), metricName, dimensionsMap, statistic, period });

export const tableMetric = (
  TableName: string,
  metricName: string,
  statistic: string,
  further: Readonly<Record<string, string>> = {},
): Metric =>
  new Metric({
    namespace: "AWS/DynamoDB",
    metricName,
    statistic,
    period,
    dimensionsMap: { TableName, ...further },
  });

/**
 * One line for each function or table of the stage, found when the dashboard is looked at: a new one shows by itself.
 * (Alarms can't search.)
 */
export function searchStage(
  { stage }: Stage,
  schema: string,
  metricName: string,
  statistic: string,
): MathExpression {
  // Words match parts of a name; in quotes they would have to be the whole of it.
  const words = `tocsin ${stage.replaceAll("-", " ")}`;
  const search = `{${schema}} MetricName="${metricName}" ${words}`;
  const expression = `SEARCH('${search}', '${statistic}', ${period.toSeconds()})`;
  return new MathExpression({ expression, usingMetrics: {}, period, label: "" });
}

/** One of our own, added up over all labels but those given. */
export function sumOfOwn(
  { stage }: Stage,
  metricName: MetricName,
  given: Readonly<Record<string, string>>,
  label: string,
): MathExpression {
  const schema = [`"${metricNamespace(stage)}"`, ...labelNames(metricName)].join();
  const values = Object.entries(given).map(([name, value]) => `${name}="${value}"`);
  const search = `{${schema}} MetricName="${metricName}" ${values.join(" ")}`;
  const expression = `SUM(SEARCH('${search}', 'Sum', ${period.toSeconds()}))`;
  return new MathExpression({ expression, usingMetrics: {}, period, label });
}
