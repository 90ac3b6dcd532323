import { beforeEach, expect, test, vi } from "vitest";
import { approverOf } from "#shared/actions/approver-of.ts";
import { assertRoom } from "#shared/actions/assert-room.ts";
import { weigh } from "#shared/actions/weigh.ts";
import { defaultAutonomy } from "#shared/autonomy/autonomy.ts";
import type { Caller } from "#shared/lambda/caller.ts";
import type { PolicyBook } from "#shared/policies/policy-book.ts";
import { compilePolicies } from "#shared/policies/policy-set.ts";
import { anAction, now } from "./any-action.ts";

const stored = vi.hoisted(() => ({ user: {} as object | undefined, waiting: [0, 0] }));
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

test("no more than 300 actions wait for approval or their time, counted together", async () => {
  stored.waiting = [150, 149];
  await assertRoom("t");
  stored.waiting = [150, 150];
  await expect(assertRoom("t")).rejects.toMatchObject({ kind: "conflict" });
});

test("policies tell what undoes an action from what does it, and know from where it was asked", async () => {
  const none = { security: compilePolicies([], "security", 1), autonomy: compilePolicies([], "autonomy", 1) };
  const book = { newest: async () => none } as unknown as PolicyBook;
  const action = anAction(1, { requester: { kind: "user", people: ["ada"], ip: "192.0.2.7" } });
  expect((await weigh(book, action, now)).request).toMatchObject({ action: "run.set_flag", ip: "192.0.2.7" });
  const undoing = { ...action, rolls_back: "another" };
  expect((await weigh(book, undoing, now)).request.action).toBe("undo.set_flag");
});
