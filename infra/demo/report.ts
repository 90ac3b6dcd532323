import { setTimeout as sleep } from "node:timers/promises";
import type { Api, Stage } from "./api.ts";
import type { Played } from "./play.ts";

interface Incident {
  readonly id: string;
  readonly title: string;
  readonly status: string;
  readonly severity: string;
  readonly cluster_id: string | null;
  readonly alarm_count: number;
}

interface Cluster {
  readonly cluster_id: string;
  readonly alarm_count: number;
  readonly root_cause_entity_id: string;
  readonly root_cause_reason: string;
}

/** What is in the API now. */
export interface Outcome {
  readonly alarms: number;
  readonly clusters: readonly Cluster[];
  /** Largest first. */
  readonly incidents: readonly Incident[];
}

const worksUpWithinMs = 20_000;

/** Waits until every alarm that was accepted is in a cluster. */
export async function outcomeOf(api: Api, expectedAlarms: number): Promise<Outcome> {
  const givingUpAt = Date.now() + worksUpWithinMs;
  for (;;) {
    const outcome = await look(api);
    if (outcome.alarms >= expectedAlarms || Date.now() > givingUpAt) return outcome;
    await sleep(200);
  }
}

async function look(api: Api): Promise<Outcome> {
  const clusters = await api.list<Cluster>("/api/v1/clusters", { min_count: "1" });
  const incidents = await api.list<Incident>("/api/v1/incidents");
  return {
    alarms: clusters.reduce((sum, { alarm_count }) => sum + alarm_count, 0),
    clusters,
    incidents: incidents.sort((a, b) => b.alarm_count - a.alarm_count),
  };
}

const count = (number: number): string => number.toLocaleString("en");

export const describePlayed = ({ reports, alarms, duplicates, late, clears }: Played): string =>
  `What came in      ${count(reports)} reports: ${count(alarms)} alarms, ${count(duplicates)} sent twice, ${count(clears)} clears; ${count(late)} came late`;

/** Alarms → clusters → incidents, and of each incident what a person on duty asks first. */
export function describeOutcome({ alarms, clusters, incidents }: Outcome): string {
  const byId = new Map<string | null, Cluster>(clusters.map((cluster) => [cluster.cluster_id, cluster]));
  const lines = incidents.map(({ title, status, severity, cluster_id, alarm_count }) => {
    const cause = byId.get(cluster_id);
    const why = cause ? `${cause.root_cause_entity_id} (${cause.root_cause_reason})` : "unknown";
    return `  ${severity.padEnd(8)}  ${status.padEnd(8)}  ${title}\n  ${count(alarm_count).padStart(8)}  ${alarm_count === 1 ? "alarm   " : "alarms  "}  root cause ${why}`;
  });
  const sum = `What it became    ${count(alarms)} alarms → ${count(clusters.length)} clusters → ${count(incidents.length)} incidents`;
  return [sum, "", ...lines].join("\n");
}

/** Three commands that work as they stand. */
export function describeNextSteps({ apiUrl, apiKey }: Stage, { incidents }: Outcome): string {
  const open = incidents.find(({ status }) => status === "open") ?? incidents[0]!;
  const curl = `curl -s -H 'X-API-Key: ${apiKey}'`;
  return `Try next

  ${curl} '${apiUrl}/api/v1/incidents?status=open'

  ${curl} '${apiUrl}/api/v1/incidents/${open.id}/sitrep?format=markdown'

  ${curl} -H 'Content-Type: application/json' -d '{"note":"on my way"}' \\
    '${apiUrl}/api/v1/incidents/${open.id}/acknowledge'
`;
}
