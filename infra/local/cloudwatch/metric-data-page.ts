import { AwsError } from "../aws/aws-error.ts";
import type { Line } from "./metric-data.ts";

/** Points of one answer, all lines together. */
const mostPoints = 100_800;

/** One page of lines, counted in points: a line that doesn't fit goes on with the next page. */
export function metricDataPage(
  lines: readonly Line[],
  maxPoints = mostPoints,
  token: string | undefined = undefined,
): object {
  const skipped = token === undefined ? 0 : Number(token);
  if (!Number.isSafeInteger(skipped)) throw new AwsError("InvalidNextToken", "The token is invalid.");
  const end = skipped + Math.min(maxPoints, mostPoints);
  let position = 0;
  const results = lines.flatMap(({ id, label, points }) => {
    const [first, last] = [position, position + points.length];
    position = last;
    const isHere = points.length === 0 ? first >= skipped && first < end : last > skipped && first < end;
    if (!isHere) return [];
    const shown = points.slice(Math.max(0, skipped - first), end - first);
    return {
      Id: id,
      Label: label,
      Timestamps: shown.map(({ timestamp }) => timestamp / 1000),
      Values: shown.map(({ value }) => value),
      StatusCode: last <= end ? "Complete" : "PartialData",
    };
  });
  return { MetricDataResults: results, Messages: [], NextToken: position > end ? String(end) : undefined };
}
