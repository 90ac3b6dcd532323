import * as z from "zod";
import { Flag } from "#shared/flags/flag.ts";
import { listFlags } from "#shared/flags/flag-store.ts";
import { endpoint } from "#shared/lambda/endpoint.ts";
import { Pager, pageOf, pageQuery } from "#shared/lambda/pager.ts";

export const handler = endpoint(
  {
    method: "GET",
    path: "/system/flags",
    summary: "List the feature flags by key, archived ones included",
    scope: "flags:read",
    query: z.strictObject(pageQuery),
    response: pageOf(Flag),
    tables: { controls: "read" },
  },
  async ({ query, caller, exchange }) => {
    const pager = new Pager<string>(caller, exchange, query);
    const flags = await listFlags(caller.tenantId, pager.limit, pager.after);
    return pager.page(flags, ({ key }) => key);
  },
);
