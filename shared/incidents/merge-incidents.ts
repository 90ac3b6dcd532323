import type { LiveCluster } from "#shared/clusters/live-cluster.ts";
import { hold } from "#shared/incidents/flapping-hold.ts";
import { enterStatus, type IncidentAct } from "#shared/incidents/incident-act.ts";
import { isOver } from "#shared/incidents/incident-rules.ts";
import type { LiveIncident } from "#shared/incidents/live-incident.ts";
import { type Changes, type Situation, touchIncident } from "#shared/journal/situation.ts";
import type { Baggage } from "#shared/platform/trace-context.ts";

/** The actor of what the rules do by themselves. */
export const system: IncidentAct["actor"] = "tocsin";

/**
 * When clusters have merged, the incident that people touched, else the oldest, survives; the others keep their
 * timelines and point at the survivor. Incidents that were closed already stay as they are.
 */
export function mergeIncidents(
  situation: Situation,
  changes: Changes,
  cluster: LiveCluster,
  cause: Baggage,
): void {
  const candidates = [...new Set([...(cluster.incident ? [cluster.incident] : []), ...cluster.rivals])];
  cluster.rivals = [];
  const [survivor, ...others] = candidates.sort(
    byClaim((incident) => isOver(situation.rules, incident, changes.recordedAt)),
  );
  cluster.incident = survivor;
  for (const absorbed of others) {
    if (survivor && absorbed.status !== "closed") absorb(situation, changes, survivor, absorbed, cause);
  }
}

function absorb(
  situation: Situation,
  changes: Changes,
  survivor: LiveIncident,
  absorbed: LiveIncident,
  cause: Baggage,
): void {
  if (absorbed.held_until !== undefined) hold(situation, changes, survivor, absorbed.held_until, cause);
  absorbed.merged_into = survivor.id;
  absorbed.status_before_merge = absorbed.status;
  enterStatus(absorbed, "closed", changes.recordedAt);
  absorbed.timeline.push({ at: changes.recordedAt, actor: system, event: `merged into ${survivor.id}` });
  survivor.timeline.push({ at: changes.recordedAt, actor: system, event: `took over ${absorbed.id}` });
  touchIncident(changes, absorbed, cause, "merged");
  touchIncident(changes, survivor, cause, "updated");
}

/** The best claim to survive first: not over, touched by people, oldest, smallest id. */
const byClaim =
  (over: (incident: LiveIncident) => boolean) =>
  (one: LiveIncident, other: LiveIncident): number =>
    Number(over(one)) - Number(over(other)) ||
    Number(other.touched) - Number(one.touched) ||
    one.opened_at - other.opened_at ||
    (one.id < other.id ? -1 : 1);
