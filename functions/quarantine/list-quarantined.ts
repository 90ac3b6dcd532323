import * as z from "zod";
import { endpoint } from "#shared/lambda/endpoint.ts";
import { Pager, pageOf, pageQuery } from "#shared/lambda/pager.ts";
import { ownersOf } from "#shared/quarantine/owners.ts";
import { Quarantined } from "#shared/quarantine/quarantine.ts";
import { listQuarantined } from "#shared/quarantine/quarantine-store.ts";

export const handler = endpoint(
  {
    method: "GET",
    path: "/api/v1/quarantine",
    summary: "List what could not be taken in, with the reasons, newest first",
    scope: "quarantine:read",
    query: z.strictObject(pageQuery),
    response: pageOf(Quarantined),
    tables: { quarantine: "read", eventSources: "read" },
  },
  async ({ query, caller, exchange }) => {
    const pager = new Pager<string>(caller, exchange, query);
    const owners = await ownersOf(caller.tenantId);
    return pager.page(await listQuarantined(owners, pager.limit, pager.after), ({ id }) => id);
  },
);
