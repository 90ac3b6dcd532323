import { BlocklistRule, NewBlocklistRule, showBlocklistRule } from "#shared/blocklist/blocklist-rule.ts";
import { changingBlocklistRule, findBlocklistRule } from "#shared/blocklist/blocklist-store.ts";
import { changedBlocklistRule } from "#shared/blocklist/new-rule.ts";
import { spareCaller } from "#shared/blocklist/spare-caller.ts";
import { endpoint } from "#shared/lambda/endpoint.ts";

export const handler = endpoint(
  {
    method: "PUT",
    path: "/system/security/blocklist/{id}",
    summary: "Change what a blocklist rule refuses, why and until when; it holds within a minute",
    scope: "blocklist:write",
    audit: "blocklist_rule.update",
    body: NewBlocklistRule,
    response: BlocklistRule,
    tables: { blocklistRules: "write" },
  },
  async ({ params, body, caller, change, precondition, exchange }) => {
    const rule = await findBlocklistRule(caller.tenantId, params.id);
    precondition.require(rule.version);
    const changed = changedBlocklistRule(rule, body);
    spareCaller(changed, body, exchange, caller);
    change.write(changingBlocklistRule(changed));
    return showBlocklistRule(changed);
  },
);
