import type { IMetric } from "aws-cdk-lib/aws-cloudwatch";

/** What somebody on call wants to be told of. */
export interface Watch {
  /** What it is about, by physical name; with the article it is the alarm's name. */
  readonly subject: string;
  /** The heading of its article in docs/runbook.md. */
  readonly article: string;
  readonly metric: IMetric;
  /** A period of the metric above it is a bad one, or one below it where `isBadBelow`. */
  readonly threshold: number;
  readonly isBadBelow?: true;
  /** Whether a period without any number is a bad one. Mostly nothing has happened then, which is good. */
  readonly isBadWithout?: true;
  /** How many bad periods, among how many, make an alarm. A period is a minute unless the metric says otherwise. */
  readonly badPeriods: readonly [bad: number, of: number];
}
