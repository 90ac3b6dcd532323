import { findBlocklistRule, removingBlocklistRule } from "#shared/blocklist/blocklist-store.ts";
import { endpoint } from "#shared/lambda/endpoint.ts";

export const handler = endpoint(
  {
    method: "DELETE",
    path: "/system/security/blocklist/{id}",
    summary: "Remove a blocklist rule; whom it refused is let in within a minute",
    scope: "blocklist:write",
    audit: "blocklist_rule.delete",
    status: 204,
    tables: { blocklistRules: "write" },
  },
  async ({ params, caller, change, precondition }) => {
    const rule = await findBlocklistRule(caller.tenantId, params.id);
    precondition.require(rule.version);
    change.write(removingBlocklistRule(rule));
  },
);
