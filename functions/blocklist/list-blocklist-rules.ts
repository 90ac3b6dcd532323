import * as z from "zod";
import { BlocklistRule, ruleKinds, showBlocklistRule } from "#shared/blocklist/blocklist-rule.ts";
import { listBlocklistRules } from "#shared/blocklist/blocklist-store.ts";
import { endpoint } from "#shared/lambda/endpoint.ts";
import { Pager, pageOf, pageQuery } from "#shared/lambda/pager.ts";

export const handler = endpoint(
  {
    method: "GET",
    path: "/system/security/blocklist",
    summary: "List the blocklist rules, newest first, with what they have refused",
    scope: "blocklist:read",
    query: z.strictObject({ ...pageQuery, kind: z.enum(ruleKinds).optional() }),
    response: pageOf(BlocklistRule),
    tables: { blocklistRules: "read" },
  },
  async ({ query, caller, exchange }) => {
    const pager = new Pager<string>(caller, exchange, query);
    const rules = (await listBlocklistRules(caller.tenantId)).filter(
      (rule) =>
        (!query.kind || rule.kind === query.kind) && (pager.after === undefined || rule.id < pager.after),
    );
    return pager.page(
      rules.map((rule) => showBlocklistRule(rule)),
      ({ id }) => id,
    );
  },
);
