import assert from "node:assert/strict";
import type { StoredBlocklistRule } from "#shared/blocklist/blocklist-rule.ts";
import {
  addingBlocklistRule,
  changingBlocklistRule,
  findBlocklistRule,
  listBlocklistRules,
  removingBlocklistRule,
} from "#shared/blocklist/blocklist-store.ts";
import { countBlocked } from "#shared/blocklist/count-blocked.ts";
import { changedBlocklistRule, newBlocklistRule } from "#shared/blocklist/new-rule.ts";
import { matcherOf } from "#shared/blocklist/remembered-matcher.ts";
import { type Refused, sumUpBlocked } from "#shared/blocklist/sum-up-blocked.ts";
import type { Visit } from "#shared/blocklist/visit.ts";
import { commitChange, type Write } from "#shared/lambda/change.ts";
import { clock } from "#shared/platform/clock.ts";
import { useContainers } from "#shared/platform/container-memory.ts";
import { Problem } from "#shared/problems.ts";
import type { FaultOptions } from "../support/simulation/fault-plan.ts";
import { simulateTables } from "./system/simulated-tables.ts";

const faults: FaultOptions = {
  dropBefore: 0.05,
  dropAfter: 0.05,
  throttle: 0.05,
  conflict: 0.1,
  outage: 0.3,
};
const given = {
  kind: "ip",
  value: "192.0.2.0/24",
  severity: "low",
  reason: "Scans",
  expires_at: null,
} as const;
const ruleOf = (tenantId: string) => newBlocklistRule(given, { tenantId, createdBy: "u", source: "manual" });
const visit: Visit = { ip: "192.0.2.7", userAgent: "", paths: [], kind: "key", principalId: "k" };

const commit = (...writes: readonly Write[]) =>
  commitChange(async (change) => {
    for (const write of writes) change.write(write);
  });

const isRefused = async (tenantId: string): Promise<boolean> =>
  (await matcherOf(tenantId))?.find(visit, clock.now()) !== undefined;

/** Whoever asks all the time is refused everywhere within a minute of the rule, at a read in 20 s; and no other tenant's is. */
export async function holdEverywhere(seed: number): Promise<void> {
  const { clock } = simulateTables(seed, ["blocklistRules"]);
  const containers = Array.from({ length: 5 }, () => ({}));
  let reads = 0;
  let asked = 0;
  const askAll = async (expected: boolean | undefined) => {
    for (const container of containers) {
      useContainers(() => container);
      const before = clock.now();
      const refused = await isRefused("one");
      if (expected !== undefined) assert.equal(refused, expected, "as the rules have been for a minute");
      reads += clock.now() === before ? 0 : 1;
      asked++;
      assert.ok(!(await isRefused("other")), "another tenant's");
    }
  };
  const askFor = async (ms: number, expected: boolean | undefined) => {
    for (const until = clock.now() + ms; clock.now() < until; await clock.sleep(500)) await askAll(expected);
  };
  await askFor(10_000, false);
  const rule = ruleOf("one");
  await commit(addingBlocklistRule(rule));
  await askFor(59_000, undefined);
  await askFor(30_000, true);
  await commit(removingBlocklistRule(rule));
  await askFor(59_000, undefined);
  await askFor(5_000, false);
  assert.ok(reads < asked / 20, `${reads} reads for ${asked} requests`);
}

/** While the table can't be read, the rules known so far hold, and who knows none lets everybody in. */
export async function goOnWithoutTable(seed: number): Promise<void> {
  const simulation = simulateTables(seed, ["blocklistRules"]);
  const [warm, cold] = [{}, {}];
  const rule = ruleOf("one");
  await commit(addingBlocklistRule(rule));
  useContainers(() => warm);
  assert.ok(await isRefused("one"));
  simulation.faults.beginOutage("blocklistRules/one", 10_000);
  for (const until = simulation.clock.now() + 300_000; simulation.clock.now() < until; ) {
    useContainers(() => warm);
    assert.ok(await isRefused("one"), "a rule that is known");
    useContainers(() => cold);
    assert.ok(!(await isRefused("one")), "fails open");
    await simulation.clock.sleep(5_000);
  }
  simulation.heal();
  await simulation.clock.sleep(5_000);
  assert.ok(await isRefused("one"), "the container that knew none has read it");
}

/** Until it is done: a conflict says that it was done when nobody was told. */
async function insist(work: () => Promise<void>): Promise<void> {
  for (;;) {
    try {
      return await work();
    } catch (error) {
      if (error instanceof Problem && error.kind === "conflict") return;
    }
  }
}

/** Batches that come again and again, in any order, while a person changes one rule and removes another. */
export async function countOnce(seed: number): Promise<void> {
  const simulation = simulateTables(seed, ["blocklistRules", "auditBatches"], faults);
  const [kept, removed] = [ruleOf("one"), ruleOf("one")];
  for (const rule of [kept, removed]) await insist(() => commit(addingBlocklistRule(rule)));
  const refusal = (rule: StoredBlocklistRule, ip: string): Refused => ({
    ...{
      tenantId: "one",
      at: "2026-11-21T10:00:00.000Z",
      principalId: null,
      correlationId: "c",
      source: "f",
    },
    request: { rule_id: rule.id, kind: "ip", severity: "low", ip, user_agent: "", method: "GET", route: "/" },
  });
  const batches = Array.from({ length: 12 }, (_, number) => ({
    id: `batch ${number}`,
    refusals: [kept, removed, kept].map((rule, at) => refusal(rule, `192.0.2.${at}`)),
  }));
  const take = async (): Promise<void> => {
    for (const { id, refusals } of batches)
      await countBlocked(id, sumUpBlocked(id, refusals)).catch(() => {}); // it comes again
  };
  const edit = async () => {
    await commit(changingBlocklistRule(changedBlocklistRule(kept, { ...given, reason: "More scans" })));
    await commit(removingBlocklistRule(removed));
  };
  await Promise.all([take(), take(), edit().catch(() => {})]);
  simulation.heal();
  await take();
  const found = await findBlocklistRule("one", kept.id);
  assert.equal(found.hits, 24);
  assert.equal(found.last_hit_at, "2026-11-21T10:00:00.000Z");
  const all = await listBlocklistRules("one");
  assert.ok(
    all.every(({ kind }) => kind === "ip"),
    "what is counted late brings no rule back",
  );
}
