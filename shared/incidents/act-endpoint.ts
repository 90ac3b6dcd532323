import * as z from "zod";
import { Incident } from "#shared/incidents/incident.ts";
import { applyAct, assertPermitted, type IncidentActName } from "#shared/incidents/incident-act.ts";
import { showIncident } from "#shared/incidents/show-incident.ts";
import { AlarmBook, appendsToJournal } from "#shared/journal/alarm-book.ts";
import { findArchived } from "#shared/journal/archive-store.ts";
import type { Situation } from "#shared/journal/situation.ts";
import { endpoint } from "#shared/lambda/endpoint.ts";
import { clock } from "#shared/platform/clock.ts";
import { conflict, notFound } from "#shared/problems.ts";

const Note = z.string().trim().min(1).max(4096);
const Assignee = z.string().trim().min(1).max(128);

/** What may be said with an act: everything is optional but what the act is about. */
const ActInput = z
  .strictObject({ note: Note.optional(), assignee: Assignee.optional() })
  .meta({ id: "IncidentActInput" });
const AssignInput = z.strictObject({ note: Note.optional(), assignee: Assignee }).meta({ id: "AssignInput" });
const NoteInput = z.strictObject({ note: Note }).meta({ id: "NoteInput" });

const inputs: Readonly<Partial<Record<IncidentActName, z.ZodType<z.output<typeof ActInput>>>>> = {
  assign: AssignInput,
  notes: NoteInput,
};

/** The endpoint of one act on an incident: `POST /api/v1/incidents/{id}/<act>`. Acts differ only in their transition. */
export function actEndpoint<Act extends IncidentActName>(act: Act, summary: string) {
  const book = new AlarmBook();
  return endpoint(
    {
      method: "POST",
      path: `/api/v1/incidents/{id}/${act}`,
      summary,
      scope: "incidents:write",
      audit: `incident.${act}` as const,
      body: inputs[act] ?? ActInput,
      bodyOptional: !(act in inputs),
      response: Incident,
      ...appendsToJournal,
    },
    async ({ params, body, caller, change }) => {
      const situation = await book.current(caller.tenantId);
      const { id } = params as { id: string };
      const incident = situation.incidents.get(id);
      if (!incident) throw await missing(situation, id);
      assertPermitted(incident, act);
      const done = { incident_id: incident.id, act, actor: caller.principalId, ...body };
      const at = clock.now();
      change.append(book.draft(situation, [{ kind: "incident_act", ...done }], at));
      const preview = { ...incident, timeline: [...incident.timeline] };
      applyAct(preview, done, at);
      return showIncident(preview);
    },
  );
}

const missing = async (situation: Situation, id: string) =>
  (await findArchived(situation, "incidents", id))
    ? conflict("The incident is over and in the archive; open a new one.")
    : notFound("incident");
