/**
 * Every metric there is (SPEC B6), with its labels: the name and the labels are the CloudWatch metric's name and
 * dimensions, and those of `GET /metrics`. Each combination of label values is a metric that CloudWatch bills, so
 * labels take few values: a route and never a path, a result and never a person.
 */

interface Family {
  readonly help: string;
  readonly labels: readonly string[];
}

export const counters = {
  http_requests_total: {
    help: "Requests answered by functions.",
    labels: ["route", "method", "status"],
  },
  errors_total: {
    help: "Answers with a status of 400 or more, by operation.",
    labels: ["status", "endpoint"],
  },
  auth_login_total: { help: "Attempts to log in.", labels: ["result"] },
  auth_register_total: { help: "Registrations.", labels: ["result"] },
  ratelimit_block_total: { help: "Requests refused by a rate limit.", labels: ["route"] },
  signals_ingested_total: {
    help: "Alarms accepted, by the way in; the sender's own name would have no bound.",
    labels: ["source"],
  },
  approvals_total: { help: "Decisions on actions that need approval.", labels: ["result"] },
  audit_events_total: { help: "Entries written to audit chains.", labels: ["action", "status"] },
  audit_alterations_total: {
    help: "Audit entries that were changed, or removed before their time.",
    labels: [],
  },
} as const satisfies Record<string, Family>;

/**
 * Seconds. `le` of Prometheus includes its bound, and so does CloudWatch's trimmed count. With sum and count these are
 * ten statistics: CloudWatch bills five of one metric as one.
 */
const seconds = [0.01, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5] as const;

export const histograms = {
  request_duration_seconds: {
    help: "Time that functions took to answer.",
    labels: ["route", "method"],
    buckets: seconds,
  },
  db_query_duration_seconds: {
    help: "Time of a call to DynamoDB, its retries included.",
    labels: ["query_type"],
    buckets: seconds,
  },
} as const satisfies Record<string, Family & { readonly buckets: readonly number[] }>;

export const gauges = {
  db_connection_pool_size: {
    help: "Open connections to DynamoDB of the container that has most of them.",
    labels: [],
    statistic: "Maximum",
  },
  cache_connected: {
    help: "1 while every container reaches the limiter's shared counters, 0 when one counts alone.",
    labels: [],
    statistic: "Minimum",
  },
  largest_cluster_share: {
    help: "Part of its alarms that the largest cluster of a tenant with many has, of all tenants the greatest.",
    labels: [],
    statistic: "Maximum",
  },
} as const satisfies Record<string, Family & { readonly statistic: "Maximum" | "Minimum" }>;

export type CounterName = keyof typeof counters;
export type HistogramName = keyof typeof histograms;
export type GaugeName = keyof typeof gauges;

const families = { ...counters, ...histograms, ...gauges };
export type MetricName = keyof typeof families;

/** The labels of a metric, by name. */
export type LabelsOf<N extends MetricName> = Readonly<Record<(typeof families)[N]["labels"][number], string>>;

export const labelNames = (name: MetricName): readonly string[] => families[name].labels;

/** The CloudWatch namespace of a deployment. */
export const metricNamespace = (stage: string): string => `Tocsin/${stage}`;
