import { BlocklistRule, showBlocklistRule } from "#shared/blocklist/blocklist-rule.ts";
import { findBlocklistRule } from "#shared/blocklist/blocklist-store.ts";
import { endpoint } from "#shared/lambda/endpoint.ts";

export const handler = endpoint(
  {
    method: "GET",
    path: "/system/security/blocklist/{id}",
    summary: "Get one blocklist rule, with what it has refused",
    scope: "blocklist:read",
    response: BlocklistRule,
    tables: { blocklistRules: "read" },
  },
  async ({ params, caller }) => showBlocklistRule(await findBlocklistRule(caller.tenantId, params.id)),
);
