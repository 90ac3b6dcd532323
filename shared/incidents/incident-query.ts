import * as z from "zod";
import { timeOfId } from "#shared/alarms/alarm-id.ts";
import { Severity } from "#shared/alarms/severity.ts";
import type { Incident } from "#shared/incidents/incident.ts";
import { incidentStatuses } from "#shared/incidents/live-incident.ts";
import { showIncident } from "#shared/incidents/show-incident.ts";
import { fillFromArchive } from "#shared/journal/archive-store.ts";
import { newestInHours } from "#shared/journal/archived-object.ts";
import { firstOf } from "#shared/journal/first-of.ts";
import type { Situation } from "#shared/journal/situation.ts";
import { Id } from "#shared/lambda/id.ts";
import { pageQuery } from "#shared/lambda/pager.ts";

export const IncidentQuery = z.strictObject({
  ...pageQuery,
  status: z.enum(incidentStatuses).optional(),
  severity: Severity.optional(),
  assignee: z.string().max(128).optional(),
  entity_id: Id.optional(),
});

export type IncidentQuery = z.output<typeof IncidentQuery>;

/** Newest first: ids begin with the time of opening. */
const newestFirst = (a: { id: string }, b: { id: string }): number => (a.id > b.id ? -1 : 1);

type Matched = Pick<Incident, "id" | "status" | "severity"> & {
  readonly assignee: string | null | undefined;
  readonly entity_id: string | null | undefined;
};

/** One page of incidents and one more when there are more: from the situation and, where that ends, from the archive. */
export async function findIncidents(
  situation: Situation,
  query: IncidentQuery,
  afterId: string | undefined,
): Promise<Incident[]> {
  const count = query.limit + 1;
  const matches = (incident: Matched): boolean =>
    (afterId === undefined || incident.id < afterId) &&
    (query.status === undefined || incident.status === query.status) &&
    (query.severity === undefined || incident.severity === query.severity) &&
    (query.assignee === undefined || incident.assignee === query.assignee) &&
    (query.entity_id === undefined || incident.entity_id === query.entity_id);
  const live = firstOf(situation.incidents.values(), count, newestFirst, matches);
  return fillFromArchive(live.map(showIncident), count, situation.archive, {
    newestIn: newestInHours,
    timeOf: ({ id }) => timeOfId(id),
    order: newestFirst,
    select: ({ incidents }) => incidents.filter(matches),
  });
}
