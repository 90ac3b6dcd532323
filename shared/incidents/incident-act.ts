import type { IncidentStatus, LiveIncident } from "#shared/incidents/live-incident.ts";
import { conflict } from "#shared/problems.ts";

export type IncidentActName =
  | "acknowledge"
  | "investigate"
  | "resolve"
  | "close"
  | "reopen"
  | "assign"
  | "notes";

/** What a person did to an incident, as the journal keeps it. */
export interface IncidentAct {
  readonly incident_id: string;
  readonly act: IncidentActName;
  readonly actor: string;
  readonly note?: string | undefined;
  readonly assignee?: string | undefined;
}

/** Where each act leads, and from where it is allowed (SPEC A8). */
const transitions: Record<
  IncidentActName,
  { readonly from: readonly IncidentStatus[]; readonly to?: IncidentStatus }
> = {
  acknowledge: { from: ["open"], to: "acknowledged" },
  investigate: { from: ["open", "acknowledged"], to: "investigating" },
  resolve: { from: ["open", "acknowledged", "investigating"], to: "resolved" },
  close: { from: ["resolved"], to: "closed" },
  reopen: { from: ["resolved", "closed"], to: "open" },
  assign: { from: ["open", "acknowledged", "investigating", "resolved"] },
  notes: { from: ["open", "acknowledged", "investigating", "resolved", "closed"] },
};

/** Refuses an act that the incident's state doesn't permit. */
export function assertPermitted(incident: LiveIncident, act: IncidentActName): void {
  if (incident.merged_into) throw conflict(`The incident was merged into ${incident.merged_into}.`);
  const { from } = transitions[act];
  if (!from.includes(incident.status)) {
    throw conflict(
      `An incident that is ${incident.status} can't be changed by ${act}; it must be ${from.join(" or ")}.`,
    );
  }
}

/** Carries out an act. It is total: the journal holds only acts that were permitted when they were appended. */
export function applyAct(
  incident: LiveIncident,
  { act, actor, note, assignee }: IncidentAct,
  at: number,
): void {
  enterStatus(incident, transitions[act].to ?? incident.status, at);
  if (assignee !== undefined) incident.assignee = assignee;
  incident.touched = true;
  const event = act === "notes" ? "note" : act === "assign" ? `assigned to ${assignee}` : pastTense[act];
  incident.timeline.push({ at, actor, event, ...(note === undefined ? {} : { note }) });
}

const pastTense = {
  acknowledge: "acknowledged",
  investigate: "investigating",
  resolve: "resolved",
  close: "closed",
  reopen: "reopened",
} as const;

/** Moves an incident to a status and keeps the times that go with it. */
export function enterStatus(incident: LiveIncident, status: IncidentStatus, at: number): void {
  if (incident.status === status) return;
  incident.status = status;
  if (status === "acknowledged" || status === "investigating") incident.acknowledged_at ??= at;
  if (status === "resolved") incident.resolved_at = at;
  if (status === "closed") incident.closed_at = at;
  if (status === "open") {
    incident.resolved_at = undefined;
    incident.closed_at = undefined;
  }
}
