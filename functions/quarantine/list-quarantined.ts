import * as z from "zod";
import { endpoint } from "#shared/lambda/endpoint.ts";
import { Pager, pageOf, pageQuery } from "#shared/lambda/pager.ts";
import { ownersOf } from "#shared/quarantine/owners.ts";
import { Quarantined, type QuarantinePosition } from "#shared/quarantine/quarantine.ts";
import { listQuarantined } from "#shared/quarantine/quarantine-store.ts";

export const handler = endpoint(
  {
    method: "GET",
    path: "/api/v1/quarantine",
    summary: "List what could not be taken in, with the reasons",
    scope: "quarantine:read",
    query: z.strictObject(pageQuery),
    response: pageOf(Quarantined),
    tables: { quarantine: "read", eventSources: "read" },
  },
  async ({ query, caller, exchange }) => {
    const pager = new Pager<QuarantinePosition>(caller, exchange, query);
    const owners = await ownersOf(caller.tenantId);
    const { items, next } = await listQuarantined(owners, pager.limit, pager.after);
    return { items, next_cursor: next ? pager.seal(next) : null };
  },
);
