import { TransactWriteCommand } from "@aws-sdk/lib-dynamodb";
import { expect, test, vi } from "vitest";
import { type Flag, nextFlag, restoredFlag } from "#shared/flags/flag.ts";
import { storingFlag } from "#shared/flags/flag-store.ts";
import type { Write } from "#shared/lambda/change.ts";
import { neverSet, nextState } from "#shared/maintenance/maintenance-state.ts";
import { storingMaintenance } from "#shared/maintenance/maintenance-store.ts";
import { variables } from "#shared/platform/environment.ts";
import type { Page } from "../../support/alarms.ts";
import { connect } from "../../support/tocsin.ts";

const tocsin = connect();
vi.stubEnv(variables.table("controls"), tocsin.table("controls"));

const commit = (...writes: Write[]) =>
  tocsin.dynamo.send(new TransactWriteCommand({ TransactItems: writes.map(({ item }) => item) }));

test("what an action sets and undoes is what an operator sees; whoever read another version writes nothing", async () => {
  const tenant = await tocsin.newTenant();
  expect(await tenant.get("/system/maintenance")).toEqual(neverSet);
  const hour = new Date(Date.now() + 3_600_000).toISOString();
  const readOnly = { state: "read_only", reason: "Core upgrade", until: hour } as const;
  const state = nextState(neverSet, readOnly, "kim");
  const flags = ["a", "a.b", "b"].map((key) =>
    nextFlag(undefined, { key, value: { on: 1 }, enabled: true }, "kim"),
  );
  await commit(storingMaintenance(tenant.id, state), ...flags.map((flag) => storingFlag(tenant.id, flag)));

  expect(await tenant.get("/system/maintenance")).toEqual(state);
  expect(await tenant.get("/system/flags/a.b")).toEqual(flags[1]);
  const first = await tenant.get<Page<Flag>>("/system/flags?limit=2");
  const rest = await tenant.get<Page<Flag>>(`/system/flags?limit=2&cursor=${first.next_cursor}`);
  expect([...first.items, ...rest.items, rest.next_cursor]).toEqual([...flags, null]);

  const over = nextState(state, neverSet, "lee");
  const archived = restoredFlag(flags[0]!, undefined, "lee");
  const staleFlag = nextFlag(undefined, { key: "b", value: false, enabled: true }, "lee");
  await expect(
    commit(storingMaintenance(tenant.id, over), storingFlag(tenant.id, staleFlag)),
  ).rejects.toThrow("ConditionalCheckFailed");
  expect(await tenant.get("/system/maintenance")).toEqual(state);
  await commit(storingMaintenance(tenant.id, over), storingFlag(tenant.id, archived));
  expect(await tenant.get("/system/maintenance")).toMatchObject({
    state: "normal",
    set_by: "lee",
    version: 2,
  });
  expect(await tenant.get("/system/flags/a")).toEqual(archived);
});
