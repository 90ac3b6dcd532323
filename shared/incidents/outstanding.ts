import type { Cluster } from "#shared/clusters/cluster.ts";
import type { Incident } from "#shared/incidents/incident.ts";
import type { SituationReport } from "#shared/incidents/situation-report.ts";

type Outstanding = SituationReport["outstanding"][number];

/**
 * What waits for somebody, and since when.
 * @param cluster the incident's own; undefined when it has none, or another incident goes on with it.
 */
export function outstandingOf(
  incident: Incident,
  cluster: Cluster | undefined,
  openAlarms: number,
  now: number,
): Outstanding[] {
  const { status, merged_into, assignee, opened_at, resolved_at, closed_at } = incident;
  if (merged_into !== null) return [];
  const since = (kind: Outstanding["kind"], holds: boolean, at: string): Outstanding[] =>
    holds ? [{ kind, since: at, for_s: Math.max(0, (now - Date.parse(at)) / 1000) }] : [];
  const over = resolved_at ?? closed_at;
  return [
    ...since("unacknowledged", status === "open", openSince(incident)),
    ...since("unassigned", over === null && assignee === null, opened_at),
    ...(cluster && over === null
      ? since("all_alarms_clear", openAlarms === 0, cluster.last_activity_at)
      : []),
    ...(cluster && over !== null ? since("alarms_still_open", openAlarms > 0, over) : []),
    ...since("not_closed", status === "resolved", resolved_at ?? opened_at),
  ];
}

/** When it was opened last: it may have come back after it was resolved, or split off from another. */
function openSince({ opened_at, timeline }: Incident): string {
  return timeline.findLast(({ event }) => /^(reopened|split off from)/.test(event))?.at ?? opened_at;
}
