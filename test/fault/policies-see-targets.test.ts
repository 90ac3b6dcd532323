import type { APIGatewayProxyEvent, Context } from "aws-lambda";
import { beforeEach, expect, test } from "vitest";
import type { AuditDetail } from "#shared/audit/audit-detail.ts";
import { commitChunk } from "#shared/lambda/audit-request.ts";
import { Change, commitChange } from "#shared/lambda/change.ts";
import { complete } from "#shared/lambda/declaration.ts";
import { type Exchange, openExchange } from "#shared/lambda/exchange.ts";
import { decideByPolicy, decideDeed } from "#shared/lambda/middleware/decide-by-policy.ts";
import { validate } from "#shared/lambda/middleware/validate.ts";
import { useContainers } from "#shared/platform/container-memory.ts";
import { type NewPolicy, newPolicy } from "#shared/policies/policy.ts";
import { readHead, storingPolicy } from "#shared/policies/policy-store.ts";
import type { Problem } from "#shared/problems.ts";
import { loadSdk, simulateTables } from "./system/simulated-tables.ts";
import "./system/loaded-beforehand.ts";

beforeEach(async () => {
  await loadSdk();
  simulateTables(1, ["policies", "auditEntries"]);
  const container = {};
  useContainers(() => container);
});

const create = (conditions: NewPolicy["conditions"]) =>
  commitChange(async (change) => {
    const policy = newPolicy({
      ...{ name: "P", description: "", kind: "security", enabled: true, effect: "deny" },
      conditions,
    });
    for (const write of storingPolicy("t", await readHead("t"), policy)) change.write(write);
  });

/** A request for `path` as a tenant's sender sends it. */
async function exchangeOf(path: string, pathParameters: Readonly<Record<string, string>> = {}) {
  const audit = "entity.import";
  const definition = complete({ method: "POST", path, summary: "S", scope: "entities:write", audit });
  const event = { headers: {}, requestContext: { identity: {} }, pathParameters };
  const exchange = openExchange(
    definition,
    event as unknown as APIGatewayProxyEvent,
    { functionName: "f" } as Context,
  );
  exchange.caller = {
    ...{ tenantId: "t", principalId: "kim", kind: "user", role: "admin" },
    ...{ scopes: [], cursorKey: "c" },
  };
  await validate.before?.({ exchange } as never);
  return exchange;
}

/** What becomes of a request: where it is refused, and about which target. */
async function outcome(exchange: Exchange, detail: AuditDetail, answer?: unknown): Promise<string> {
  const refusedAt = (when: string) => (error: Problem) => `${when}: ${error.message}`;
  const before = await Promise.resolve(decideByPolicy.before?.({ exchange } as never)).catch(
    refusedAt("before"),
  );
  if (before) return String(before);
  const change = new Change();
  change.describe(detail);
  const after = await Promise.resolve(decideDeed(exchange, change, answer)).catch(refusedAt("after"));
  return after ? String(after) : "done";
}
const ofCore = expect.stringMatching(/^after: entity\.import of core-1 is denied/);

test("what a deed says it would be done to is decided by: one, the answer's, or any of many", async () => {
  await create({ target: { id_prefix: "core-" } });
  const exchange = await exchangeOf("/bulk");
  expect(await outcome(exchange, { targetId: "core-1" })).toEqual(ofCore);
  expect(await outcome(exchange, {}, { id: "core-1" })).toEqual(ofCore);
  expect(await outcome(exchange, { targetId: "core-1", targets: ["edge-1", "edge-2"] })).toBe("done");
  expect(await outcome(exchange, { targets: ["edge-1", "core-1", "core-2"] })).toEqual(ofCore);
  expect(await outcome(exchange, {})).toBe("done");
  const withPath = await exchangeOf("/x/{id}", { id: "edge-1" });
  expect(await outcome(withPath, { targets: ["core-1"] })).toEqual(ofCore);
  // A key that is made for a client is decided by the client.
  expect(await outcome(withPath, { targetId: "core-1" }, { id: "core-1" })).toBe("done");
  expect(await outcome(withPath, { action: "entity.update", targetId: "core-1" })).toBe("done");
});

test("what is permitted for some targets alone waits until they are known; else it is refused before the deed", async () => {
  await create({ not: { target: { id_prefix: "lab-" } } });
  const exchange = await exchangeOf("/bulk");
  expect(await outcome(exchange, { targetId: "lab-1" })).toBe("done");
  expect(await outcome(exchange, {})).toMatch(/^after: entity\.import is denied/);
  expect(await outcome(await exchangeOf("/x/{id}", { id: "x" }), {})).toMatch(/^before: .* of x is/);
  expect(await outcome(await exchangeOf("/x/{id}", { id: "lab-2" }), {})).toBe("done");
  await create({ actions: ["entity.import"] });
  useContainers(() => exchange);
  expect(await outcome(exchange, { targetId: "lab-1" })).toMatch(/^before: /);
});

test("the tenant at the front of a path is no target", async () => {
  await create({ target: { ids: ["t"] } });
  expect(await outcome(await exchangeOf("/bulk", { tenant: "t" }), {})).toBe("done");
});

test("a chunk is decided before it is committed, also after others of the same request were", async () => {
  await create({ target: { id_prefix: "core-" } });
  const exchange = await exchangeOf("/bulk");
  const put = (...targets: string[]) => commitChunk(exchange, async (change) => change.describe({ targets }));
  await put("edge-1");
  await expect(put("edge-2", "core-1")).rejects.toThrow("of core-1 is denied");
});
