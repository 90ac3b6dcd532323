import * as z from "zod";
import { innerType } from "#shared/actions/action-type.ts";
import { Address, rulesOn } from "#shared/actions/types/block-ip.ts";
import type { StoredBlocklistRule } from "#shared/blocklist/blocklist-rule.ts";
import { addingBlocklistRule, removingBlocklistRule } from "#shared/blocklist/blocklist-store.ts";
import type { Json } from "#shared/platform/json.ts";
import { conflict } from "#shared/problems.ts";

const Parameters = z.strictObject({
  address: Address.describe("As it is blocked: the address, or the range"),
});
type Parameters = z.output<typeof Parameters>;

/** Takes so many rules off in one transaction, with room for the rest of it. */
const mostRules = 50;

/** Lets an address in again. */
export const unblockIp = innerType<Parameters, readonly StoredBlocklistRule[]>({
  name: "unblock_ip",
  summary: "Take an address or a range off the blocklist: every rule on exactly that",
  risk: "medium",
  parameters: Parameters,
  reads: { tables: { blocklistRules: "read" } },
  writes: { tables: { blocklistRules: "write" } },
  read: (tenantId, { address }) => rulesOn(tenantId, address),
  versionOf: (rules) => rules.map(({ id, version }) => `${id} ${version}`).join(" "),
  look: (rules, { address }) => {
    if (rules.length === 0) throw conflict(`${address} isn't blocked.`);
    if (rules.length > mostRules) throw conflict(`There are more than ${mostRules} rules on ${address}.`);
    return {
      target: { kind: "ip", id: address },
      preview: {
        summary: `Unblocks ${address}`,
        changes: rules.map(({ id, reason }) => ({ field: `rule ${id}`, before: reason, after: null })),
      },
      undo: rules as unknown as Json,
    };
  },
  effect: (change, { current }) => {
    for (const rule of current) change.write(removingBlocklistRule(rule));
  },
  isDone: ({ current }) => current.length === 0,
  revert: (change, { action }) => {
    for (const rule of action.undo as unknown as readonly StoredBlocklistRule[])
      change.write(addingBlocklistRule(rule));
  },
});
