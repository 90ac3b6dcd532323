import { BlocklistRule, NewBlocklistRule, showBlocklistRule } from "#shared/blocklist/blocklist-rule.ts";
import { addingBlocklistRule, assertRoomForRule } from "#shared/blocklist/blocklist-store.ts";
import { newBlocklistRule } from "#shared/blocklist/new-rule.ts";
import { spareCaller } from "#shared/blocklist/spare-caller.ts";
import { endpoint } from "#shared/lambda/endpoint.ts";

export const handler = endpoint(
  {
    method: "POST",
    path: "/system/security/blocklist",
    summary: "Block an address, a user, a client, a user agent or a path; it is refused within a minute",
    scope: "blocklist:write",
    audit: "blocklist_rule.create",
    body: NewBlocklistRule,
    response: BlocklistRule,
    status: 201,
    tables: { blocklistRules: "write" },
  },
  async ({ body, caller, change, exchange }) => {
    const { tenantId, principalId: createdBy } = caller;
    const rule = newBlocklistRule(body, { tenantId, createdBy, source: "manual" });
    spareCaller(rule, body, exchange, caller);
    await assertRoomForRule(tenantId, "manual");
    change.write(addingBlocklistRule(rule));
    return showBlocklistRule(rule);
  },
);
