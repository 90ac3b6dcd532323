import * as z from "zod";
import { innerType } from "#shared/actions/action-type.ts";
import { isAskedByDecoy } from "#shared/actions/asked-by-decoy.ts";
import { bitsOf, readRange } from "#shared/blocklist/address-range.ts";
import { AddressRules } from "#shared/blocklist/address-rules.ts";
import { holds, RuleSeverity, type StoredBlocklistRule } from "#shared/blocklist/blocklist-rule.ts";
import {
  addingBlocklistRule,
  assertRoomForRule,
  listBlocklistRules,
  removingBlocklistRule,
} from "#shared/blocklist/blocklist-store.ts";
import { canonicalValue } from "#shared/blocklist/canonical-value.ts";
import { newBlocklistRule } from "#shared/blocklist/new-rule.ts";
import { wouldRefuseYou } from "#shared/blocklist/would-refuse-you.ts";
import { clock } from "#shared/platform/clock.ts";
import { conflict } from "#shared/problems.ts";

/** An address or a range, in the one way in which it is written. */
export const Address = z
  .string()
  .max(64)
  .superRefine((text, context) => {
    const { problem } = canonicalValue("ip", text);
    if (problem !== undefined) context.addIssue({ code: "custom", message: problem });
  })
  .transform((text) => {
    const read = canonicalValue("ip", text);
    return read.problem === undefined ? read.value : text;
  });

const Parameters = z.strictObject({
  address: Address.describe("An address or a CIDR range"),
  severity: RuleSeverity.default("medium"),
  duration_s: z
    .int()
    .min(60)
    .max(365 * 24 * 3600)
    .nullable()
    .default(null)
    .describe("How long, from when it runs; null: until somebody lifts it"),
  force: z.boolean().default(false).describe("Even if it refuses the address that asks for it"),
});
type Parameters = z.output<typeof Parameters>;

/** The rules that refuse exactly this address, or this range. */
export async function rulesOn(tenantId: string, address: string): Promise<StoredBlocklistRule[]> {
  const now = clock.now();
  const rules = await listBlocklistRules(tenantId);
  return rules.filter((rule) => rule.kind === "ip" && rule.value === address && holds(rule, now));
}

/** Of IPv6 a customer has 2^64 addresses: those count as one. No more count than IPv4 has, because a table keeps no larger number. */
function addressesIn(address: string): number {
  const range = readRange(address);
  if (!range) return 1;
  const bits = range.family === 4 ? bitsOf[4] : bitsOf[6] / 2;
  return 2 ** Math.min(bitsOf[4], Math.max(0, bits - range.prefix));
}

/** As the blocklist finds it. */
function liesIn(address: string, rangeText: string): boolean {
  const range = readRange(rangeText);
  if (!range) return false;
  const rules = new AddressRules<true>();
  rules.add(range, true);
  return rules.find(address, () => true) !== undefined;
}

/** Refuses all requests from an address, wherever they go. */
export const blockIp = innerType<Parameters, readonly StoredBlocklistRule[]>({
  name: "block_ip",
  summary: "Refuse all of the tenant's requests from an address or a range, within a minute",
  risk: "medium",
  parameters: Parameters,
  reads: { tables: { blocklistRules: "read" } },
  writes: { tables: { blocklistRules: "write" } },
  read: (tenantId, { address }) => rulesOn(tenantId, address),
  versionOf: (rules) => rules.map(({ id, version }) => `${id} ${version}`).join(" "),
  look: (rules, { address, duration_s, force }, from) => {
    const isOwn = from !== undefined && liesIn(from, address);
    if (isOwn && !force) throw wouldRefuseYou("address");
    if (rules.some(({ expires_at }) => expires_at === null)) throw conflict(`${address} is blocked already.`);
    const until = duration_s === null ? "until it is lifted" : `for ${duration_s} s`;
    return {
      target: { kind: "ip", id: address },
      reach: addressesIn(address),
      preview: {
        summary: `Blocks ${address} ${until}${isOwn ? `, and with it ${from}, from where it was requested` : ""}`,
        changes: [
          { field: address, before: rules.length > 0 ? "blocked for a while" : null, after: "blocked" },
        ],
      },
    };
  },
  effect: async (change, { action, parameters }) => {
    const { tenant_id: tenantId, id, reason } = action;
    const { address: value, severity, duration_s } = parameters;
    const source = isAskedByDecoy(action) ? "honeypot" : "action";
    await assertRoomForRule(tenantId, source);
    const expires_at = duration_s === null ? null : new Date(clock.now() + duration_s * 1000).toISOString();
    const given = { kind: "ip", value, severity, reason, expires_at } as const;
    change.write(addingBlocklistRule(newBlocklistRule(given, { tenantId, createdBy: id, source, id })));
  },
  isDone: ({ action, current }) => current.some(({ id }) => id === action.id),
  revert: (change, { action, current }) => {
    const rule = current.find(({ id }) => id === action.id);
    if (!rule) throw conflict("The rule is not there any more.");
    change.write(removingBlocklistRule(rule));
  },
});
