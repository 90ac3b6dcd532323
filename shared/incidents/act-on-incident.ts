import { applyAct } from "#shared/incidents/incident-act.ts";
import type { Fact } from "#shared/journal/entry.ts";
import { type Changes, type Situation, touchIncident } from "#shared/journal/situation.ts";
import type { Baggage } from "#shared/platform/trace-context.ts";

/** Takes what a person did into the situation. */
export function actOnIncident(
  situation: Situation,
  changes: Changes,
  fact: Extract<Fact, { kind: "incident_act" }>,
  cause: Baggage,
): void {
  const incident = situation.incidents.get(fact.incident_id);
  if (!incident) return;
  applyAct(incident, fact, changes.recordedAt);
  touchIncident(changes, incident, cause, fact.act === "resolve" ? "resolved" : "updated");
}
