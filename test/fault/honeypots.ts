import assert from "node:assert/strict";
import { QueryCommand } from "@aws-sdk/lib-dynamodb";
import { listActions } from "#shared/actions/action-store.ts";
import { executeAction } from "#shared/actions/execute-action.ts";
import { chainOf } from "#shared/audit/audit-chain.ts";
import { defaultAutonomy } from "#shared/autonomy/autonomy.ts";
import { isRoomForRule } from "#shared/blocklist/blocklist-store.ts";
import { newBlocklistRule } from "#shared/blocklist/new-rule.ts";
import { storeHits } from "#shared/honeypots/hit-store.ts";
import type { StoredHoneypot } from "#shared/honeypots/honeypot.ts";
import { addingHoneypot, assertRoomForHoneypot } from "#shared/honeypots/honeypot-store.ts";
import { newHoneypot } from "#shared/honeypots/new-honeypot.ts";
import { proposeBlock } from "#shared/honeypots/propose-block.ts";
import { rememberedDecoysAt } from "#shared/honeypots/remembered-decoys.ts";
import { type SummedHit, sumUpHits } from "#shared/honeypots/sum-up-hits.ts";
import { commitChange } from "#shared/lambda/change.ts";
import { clock } from "#shared/platform/clock.ts";
import { dynamo } from "#shared/platform/dynamo.ts";
import { tableName } from "#shared/platform/environment.ts";
import { putItems } from "#shared/platform/put-items.ts";
import { PolicyBook } from "#shared/policies/policy-book.ts";
import { Problem } from "#shared/problems.ts";
import type { FaultOptions } from "../support/simulation/fault-plan.ts";
import { simulateTables } from "./system/simulated-tables.ts";

const faults: FaultOptions = {
  ...{ dropBefore: 0.05, dropAfter: 0.05, throttle: 0.05, conflict: 0.1 },
};
const tables = [
  ...(["honeypots", "honeypotHits", "actions", "auditEntries"] as const),
  ...(["policies", "controls", "blocklistRules"] as const),
] as const;
const decoyPath = "/wp-login.php";

/** It was done when nobody was told. */
function unlessThere(error: unknown): void {
  if (!(error instanceof Problem && error.kind === "conflict")) throw error;
}

async function putUp(tenantId: string): Promise<StoredHoneypot> {
  const given = { kind: "path", name: "Login", path: decoyPath, propose_block: true } as const;
  const caller = { tenantId, principalId: "u", kind: "user", scopes: [], cursorKey: "c" } as const;
  const { honeypot } = newHoneypot(given, caller);
  await insist(() =>
    commitChange(async (change) => change.write(addingHoneypot(honeypot))).catch(unlessThere),
  );
  return honeypot;
}

function hitsOn(decoy: StoredHoneypot, batch: string, addresses: readonly string[]): SummedHit[] {
  const at = new Date(clock.now()).toISOString();
  const seen = { user_agent: "", method: "GET", path: decoyPath, payload: null };
  return sumUpHits(
    batch,
    addresses.map((ip) => ({
      ...{ at, correlationId: "c", source: "f" },
      request: { ...seen, decoys: [decoy], ip },
    })),
  );
}

/** Until nothing fails. */
async function insist<T>(work: () => Promise<T>): Promise<T> {
  for (;;) {
    try {
      return await work();
    } catch (error) {
      assert.ok(!(error instanceof assert.AssertionError));
    }
  }
}

async function entriesOf(tenantId: string): Promise<readonly Record<string, unknown>[]> {
  const { Items = [] } = await dynamo().send(
    new QueryCommand({
      TableName: tableName("auditEntries"),
      KeyConditionExpression: "#chain = :chain",
      ExpressionAttributeNames: { "#chain": "chain" },
      ExpressionAttributeValues: { ":chain": chainOf(tenantId, "changes") },
    }),
  );
  return Items;
}

/** Two workers are told of the same hits on two decoys again and again, and everything may fail. */
export async function proposeOnce(seed: number): Promise<void> {
  const simulation = simulateTables(seed, tables, faults);
  const decoy = await putUp("one");
  const decoys = [decoy, await putUp("one")];
  const addresses = ["192.0.2.1", "192.0.2.2", "2001:db8::1", "2001:db8::2"];
  const blocked = ["192.0.2.1", "192.0.2.2", "2001:db8::/64"];
  const hits = ["a", "b"].flatMap((batch) => decoys.flatMap((each) => hitsOn(each, batch, addresses)));
  await insist(() => storeHits(hits));
  const work = async () => {
    const policies = new PolicyBook();
    for (const { hit } of hits) await insist(() => proposeBlock(policies, hit.tenant_id, hit.id));
  };
  await Promise.all([work(), work()]);
  simulation.heal();
  const targets = async () =>
    (await listActions("one", undefined, 100, undefined)).map(({ target }) => target.id).sort();
  assert.deepEqual(await targets(), blocked);
  assert.equal((await entriesOf("one")).length, blocked.length);
  await simulation.clock.sleep(24 * 3600 * 1000);
  const [tomorrow] = hitsOn(decoy, "c", addresses);
  await storeHits([tomorrow!]);
  await proposeBlock(new PolicyBook(), "one", tomorrow!.hit.id);
  assert.deepEqual(await targets(), [blocked[0], ...blocked]);
}

/** Whoever has many addresses fills the list of what waits for people up to a limit, and of no other tenant's. */
export async function leaveRoom(seed: number): Promise<void> {
  simulateTables(seed, tables);
  const decoy = await putUp("one");
  const hits = hitsOn(
    decoy,
    "a",
    Array.from({ length: 60 }, (_, at) => `192.0.2.${at}`),
  );
  await storeHits(hits);
  const policies = new PolicyBook();
  for (const { hit } of hits) await proposeBlock(policies, "one", hit.id);
  assert.equal((await listActions("one", "awaiting_approval", 100, undefined)).length, 50);
}

/** Where nobody needs to approve them, decoys make half of a tenant's rules at most, also by a burst that is proposed before any of it has run. */
export async function leaveRules(seed: number): Promise<void> {
  simulateTables(seed, tables);
  const decoy = await putUp("one");
  const autonomy = { ...defaultAutonomy, mode: "autonomous", max_risk: "medium", version: 1 };
  await putItems("controls", [{ ...autonomy, tenant_id: "one", id: "autonomy" }]);
  const given = { kind: "ip", severity: "high", reason: "Scans", expires_at: null } as const;
  const origin = { tenantId: "one", createdBy: "a", source: "honeypot" } as const;
  const others = Array.from({ length: 499 }, (_, at) => `10.1.${at >> 8}.${at & 255}`);
  await putItems(
    "blocklistRules",
    others.map((value) => newBlocklistRule({ ...given, value }, origin)),
  );
  const propose = async (...addresses: string[]) => {
    const hits = hitsOn(decoy, "a", addresses);
    await storeHits(hits);
    for (const { hit } of hits) await proposeBlock(new PolicyBook(), "one", hit.id);
    return listActions("one", undefined, 100, undefined);
  };
  const burst = await propose("192.0.2.1", "192.0.2.2");
  assert.deepEqual(
    burst.map(({ state }) => state),
    ["approved", "approved"],
  );
  const ran = [];
  for (const { id } of burst) ran.push(await executeAction(new PolicyBook(), "one", id));
  assert.deepEqual(
    ran.map(({ state, outcome }) => [state, outcome?.code]),
    [
      ["executing", undefined],
      ["blocked", "not_possible"],
    ],
  );
  assert.equal((await propose("192.0.2.3")).length, 2);
  assert.ok(await isRoomForRule("one", "action"), "for people");
}

/** A decoy is known within 30 s, and a path is read once in that time, whether one is there or not. */
export async function rememberPaths(seed: number): Promise<void> {
  const { clock: time } = simulateTables(seed, tables);
  const isRead = async (path: string, decoys: number) => {
    const before = time.now();
    assert.equal((await rememberedDecoysAt(path)).length, decoys);
    return time.now() > before;
  };
  assert.ok(await isRead(decoyPath, 0));
  await putUp("one");
  await putUp("two");
  assert.ok(!(await isRead(decoyPath, 0)), "known not to be there");
  await time.sleep(30_000);
  assert.ok(await isRead(decoyPath, 2));
  const readAt = time.now();
  assert.ok(!(await isRead(decoyPath, 2)));
  for (const path of ["/", `/${"a".repeat(5000)}`, "/ä", "/.well-known/security.txt"])
    assert.ok(!(await isRead(path, 0)), "where none can be");
  await Promise.all(Array.from({ length: 5000 }, (_, other) => rememberedDecoysAt(`/${other}`)));
  assert.ok(time.now() < readAt + 30_000);
  assert.ok(await isRead(decoyPath, 2), "forgotten for newer ones");
}

/** Each request at a path is a hit of all decoys there, so no crowd of tenants makes it a costly one. */
export async function boundPath(seed: number): Promise<void> {
  simulateTables(seed, tables);
  const pathKey = decoyPath;
  for (let tenant = 0; tenant < 100; tenant++) {
    await assertRoomForHoneypot(`tenant ${tenant}`, pathKey);
    await putUp(`tenant ${tenant}`);
  }
  await assert.rejects(assertRoomForHoneypot("another", pathKey), /no more honeypots at this path/);
  await assertRoomForHoneypot("another", "/elsewhere");
  await assertRoomForHoneypot("another", undefined);
}
