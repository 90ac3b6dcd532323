import * as z from "zod";
import { EventSource } from "#shared/event-sources/event-source.ts";
import { listEventSources } from "#shared/event-sources/event-source-store.ts";
import { endpoint } from "#shared/lambda/endpoint.ts";
import { Pager, pageOf, pageQuery } from "#shared/lambda/pager.ts";

export const handler = endpoint(
  {
    method: "GET",
    path: "/api/v1/event-sources",
    summary: "List the registered event sources, newest first",
    scope: "event-sources:read",
    query: z.strictObject(pageQuery),
    response: pageOf(EventSource),
    tables: { eventSources: "read" },
  },
  async ({ query, caller, exchange }) => {
    const pager = new Pager<string>(caller, exchange, query);
    const sources = await listEventSources(caller.tenantId);
    const newestFirst = sources.sort((a, b) => (a.id > b.id ? -1 : 1));
    const rest = newestFirst.filter(({ id }) => pager.after === undefined || id < pager.after);
    return pager.page(rest, ({ id }) => id);
  },
);
