import * as z from "zod";
import { endpoint } from "#shared/lambda/endpoint.ts";
import { Pager, pageOf, pageQuery } from "#shared/lambda/pager.ts";
import { RateLimitRule } from "#shared/limits/rate-limit-rule.ts";
import { listRules } from "#shared/limits/remembered-rules.ts";

export const handler = endpoint(
  {
    method: "GET",
    path: "/system/rate-limits",
    summary: "List the rate-limit rules, newest first",
    scope: "rate-limits:read",
    query: z.strictObject(pageQuery),
    response: pageOf(RateLimitRule),
    tables: { rateLimitRules: "read" },
  },
  async ({ query, caller, exchange }) => {
    const pager = new Pager<string>(caller, exchange, query);
    const newestFirst = (await listRules(caller.tenantId)).sort((a, b) => (a.id > b.id ? -1 : 1));
    const rest = newestFirst.filter(({ id }) => pager.after === undefined || id < pager.after);
    return pager.page(rest, ({ id }) => id);
  },
);
