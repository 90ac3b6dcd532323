import { reportOn } from "#shared/incidents/report-on.ts";
import { sitrepMarkdown } from "#shared/incidents/sitrep-markdown.ts";
import { SitrepQuery, SituationReport } from "#shared/incidents/situation-report.ts";
import { AlarmBook, readsAlarms } from "#shared/journal/alarm-book.ts";
import { endpoint } from "#shared/lambda/endpoint.ts";

const book = new AlarmBook();

export const handler = endpoint(
  {
    method: "GET",
    path: "/api/v1/incidents/{id}/sitrep",
    summary: "Sum up an incident, as JSON or as Markdown to paste into a chat",
    scope: "incidents:read",
    query: SitrepQuery,
    response: SituationReport,
    markdown: sitrepMarkdown,
    ...readsAlarms,
    tables: { ...readsAlarms.tables, entities: "gather" },
  },
  async ({ params, caller }) => reportOn(await book.current(caller.tenantId), params.id),
);
