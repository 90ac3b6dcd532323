import { beforeEach, expect, test, vi } from "vitest";
import { approverOf } from "#shared/actions/approver-of.ts";
import { assertRoom } from "#shared/actions/assert-room.ts";
import { standingsOf } from "#shared/actions/standing.ts";
import { weigh } from "#shared/actions/weigh.ts";
import { defaultAutonomy } from "#shared/autonomy/autonomy.ts";
import type { Caller } from "#shared/lambda/caller.ts";
import { anAction, now } from "./any-action.ts";
import { noPolicies } from "./policies-of.ts";

const stored = vi.hoisted(() => ({
  ...{ user: {} as object | undefined, waiting: [0, 0] },
  keys: {} as Record<string, object>,
}));
vi.mock("#shared/access/api-key-store.ts", () => ({
  readApiKey: async (id: string) => {
    if (!id) throw new Error("DynamoDB takes no empty key");
    return stored.keys[id];
  },
}));
vi.mock("#shared/users/user-store.ts", () => ({ lookUpUser: async () => stored.user }));
vi.mock("#shared/autonomy/autonomy-store.ts", () => ({
  readAutonomy: async () => defaultAutonomy,
  isStoppedEverywhere: async () => false,
}));
vi.mock("#shared/actions/action-store.ts", () => ({
  countActions: async (_: string, state: string) => stored.waiting[state === "approved" ? 1 : 0],
}));

const kim: Caller = {
  ...{ tenantId: "t", principalId: "kim", kind: "user", role: "approver", cursorKey: "" },
  scopes: ["actions:approve"],
};
const ask = (caller = kim) => approverOf(caller, { requested_at: now });
const dayMs = 24 * 3600 * 1000;

beforeEach(() => {
  stored.user = { role: "approver", status: "active" };
});

test("whoever has given somebody their account is behind it for a day before an action and ever after, no longer", async () => {
  const given = (at: number) => {
    stored.user = { role: "approver", status: "active", credential_from: { people: ["ada"], at } };
    return ask();
  };
  expect((await given(now + dayMs)).people).toEqual(["kim", "ada"]);
  expect((await given(now - dayMs + 1)).people).toEqual(["kim", "ada"]);
  expect((await given(now - dayMs)).people).toEqual(["kim"]);
});

test("what the record says counts, and a token may permit less; one who comes through a provider stays invited", async () => {
  expect(await ask()).toMatchObject({ role: "approver", mayApprove: true });
  expect(await ask({ ...kim, scopes: [] })).toMatchObject({ mayApprove: false });
  stored.user = { role: "viewer", status: "invited" };
  expect(await ask()).toMatchObject({ role: "viewer", mayApprove: false });
  stored.user = { role: "approver", status: "disabled" };
  await expect(ask()).rejects.toMatchObject({ kind: "not-allowed" });
});

test("what a key has asked for rests on the key that it was rotated to, once it has expired by that; on none where it was revoked", async () => {
  const by = async (first: object, second: object = {}) => {
    const key = { tenant_id: "t", scopes: ["actions:write"] };
    stored.keys = { a: { ...key, replaced_by: "b", ...first }, b: { ...key, ...second } };
    return (await standingsOf("t", [{ by: "a", kind: "key" }])).get("a")?.mayRequest;
  };
  const [past, future] = ["2026-01-01T00:00:00Z", "9999-01-01T00:00:00Z"];
  expect(await by({ expires_at: past })).toBe(true);
  expect(await by({ expires_at: past }, { scopes: [] })).toBe(false);
  expect(await by({ expires_at: past }, { disabled: true })).toBeUndefined();
  expect(await by({ expires_at: past, replaced_by: undefined })).toBeUndefined();
  expect(await by({ expires_at: past, revoked_at: past })).toBeUndefined();
  expect(await by({ expires_at: future, scopes: [] })).toBe(false);
  expect(await by({ expires_at: past }, { tenant_id: "another" })).toBeUndefined();
});

test("no more than 300 actions wait for approval or their time, counted together", async () => {
  stored.waiting = [150, 149];
  await assertRoom("t");
  stored.waiting = [150, 150];
  await expect(assertRoom("t")).rejects.toMatchObject({ kind: "conflict" });
});

test("policies tell what undoes an action from what does it, and know from where it was asked", async () => {
  const action = anAction(1, { requester: { kind: "user", people: ["ada"], ip: "192.0.2.7" } });
  expect((await weigh(noPolicies, action, now)).request).toMatchObject({
    action: "run.set_flag",
    ip: "192.0.2.7",
  });
  const undoing = { ...action, rolls_back: "another" };
  expect((await weigh(noPolicies, undoing, now)).request.action).toBe("undo.set_flag");
});
