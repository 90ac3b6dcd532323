import fc from "fast-check";
import { expect, test } from "vitest";
import type { StoredAction } from "#shared/actions/action.ts";
import { decoyAsRequester } from "#shared/actions/asked-by-decoy.ts";
import { digestOf } from "#shared/actions/digest.ts";
import { type Evidence, whyNot, willedBy } from "#shared/actions/may-run.ts";
import type { Standing } from "#shared/actions/standing.ts";
import { anAction, now } from "./any-action.ts";

const approver: Standing = {
  ...{ role: "approver", mayRequest: true, mayApprove: true },
  credentialFrom: undefined,
};
const requester: [string, Standing] = ["requester", { ...approver, role: "operator", mayApprove: false }];
const approvalBy = (by: string, digest: string) => ({
  ...{ by, kind: "user" as const, people: [by], on_behalf_of: null, at: now, digest, comment: null },
});
const approvedBy = (...by: string[]): StoredAction => {
  const action = anAction(2);
  return { ...action, state: "approved", approvals: by.map((one) => approvalBy(one, action.digest)) };
};
const evidence = (action: StoredAction, fields: Partial<Evidence> = {}): Evidence => ({
  now,
  digest: digestOf(action),
  targetVersion: action.target_version,
  standings: new Map([requester, ...action.approvals.map(({ by }) => [by, approver] as const)]),
  requirement: action.requirement,
  ...fields,
});
const code = (action: StoredAction, fields: Partial<Evidence> = {}) =>
  whyNot(action, evidence(action, fields))?.code;

test("what was approved by enough people runs until it expires", () => {
  const action = approvedBy("ann", "bea");
  expect(code(action)).toBeUndefined();
  expect(code(action, { now: action.expires_at - 1 })).toBeUndefined();
  expect(code(action, { now: action.expires_at })).toBe("expired");
});

test("one changed byte of what was approved keeps it from running, whichever it is", () => {
  const action = approvedBy("ann", "bea");
  const members = [
    "tenant_id",
    "id",
    "type",
    "parameters",
    "target",
    "not_before",
    "expires_at",
    "rolls_back",
    "verification",
    "risk",
    "blast_radius",
    "entity_id",
    "incident_id",
    "reason",
    "requested_by",
  ] as const;
  const change = fc
    .constantFrom(...members)
    .chain((member) => fc.anything().map((value) => ({ ...action, [member]: value ?? "x" }) as StoredAction));
  fc.assert(
    fc.property(change, (altered) => {
      fc.pre(JSON.stringify(altered) !== JSON.stringify(action));
      fc.pre(!(altered.expires_at <= now));
      expect(code(altered)).toBe("altered");
    }),
  );
});

test("another version of the target than the one that was previewed keeps it from running", () => {
  const action = approvedBy("ann", "bea");
  expect(code(action, { targetVersion: "4" })).toBe("target_changed");
});

test("an approval of whoever was disabled since doesn't count, nor one of another digest, nor the requester's", () => {
  const action = approvedBy("ann", "bea");
  expect(code(action, { standings: new Map([requester, ["ann", approver]]) })).toBe("approvals_lacking");
  const [first] = action.approvals;
  expect(code({ ...action, approvals: [first!, approvalBy("bea", "0".repeat(64))] })).toBe(
    "approvals_lacking",
  );
  const own = approvedBy("ann", "requester");
  expect(code(own)).toBe("approvals_lacking");
  expect(code(approvedBy("ann", "ann"))).toBe("approvals_lacking");
});

test("an approval counts only while whoever gave it may still approve, and has a role that is demanded by now", () => {
  const action = approvedBy("ann", "bea");
  const standing = (bea: Partial<Standing>) => ({
    standings: new Map([requester, ["ann", approver], ["bea", { ...approver, ...bea }]]),
  });
  expect(code(action, standing({ role: "admin" }))).toBeUndefined();
  expect(code(action, standing({ mayApprove: false }))).toBe("approvals_lacking");
  const requirement = { ...action.requirement, roles: ["approver"] };
  expect(code(action, { ...standing({}), requirement })).toBeUndefined();
  expect(code(action, { ...standing({ role: "admin" }), requirement })).toBe("approvals_lacking");
  expect(code(action, { ...standing({ role: undefined }), requirement })).toBe("approvals_lacking");
});

test("a vote that was given away rests on whoever gave it, who need not be there no more than who cast it", () => {
  const action = approvedBy("ann", "viewer");
  const [first, second] = action.approvals;
  const given = {
    ...action,
    approvals: [first!, { ...second!, on_behalf_of: "bea" }],
    delegations: [{ from: "bea", from_kind: "user", from_people: ["bea"], to: "viewer", at: now } as const],
  };
  expect(willedBy(given).map(({ by }) => by)).toEqual(["requester", "ann", "viewer", "bea"]);
  const viewer: Standing = { ...approver, role: "viewer", mayRequest: false, mayApprove: false };
  const standings = new Map<string, Standing>([
    requester,
    ["ann", approver],
    ["viewer", viewer],
    ["bea", approver],
  ]);
  expect(code(given, { standings })).toBeUndefined();
  for (const gone of ["viewer", "bea"]) {
    const left = new Map([...standings].filter(([id]) => id !== gone));
    expect(code(given, { standings: left })).toBe("approvals_lacking");
  }
  expect(code(given, { standings: new Map([...standings, ["bea", viewer]]) })).toBe("approvals_lacking");
});

test("what somebody has asked for who may not request actions any more doesn't run, approved or by itself; a decoy's does", () => {
  const withoutThem = {
    standings: new Map([
      ["ann", approver],
      ["bea", approver],
    ]),
  };
  const demoted = {
    standings: new Map([...withoutThem.standings, ["requester", { ...approver, mayRequest: false }]]),
  };
  for (const action of [approvedBy("ann", "bea"), anAction(0, { state: "approved" })]) {
    expect(code(action)).toBeUndefined();
    expect(code(action, withoutThem)).toBe("requester_not_allowed");
    expect(code(action, demoted)).toBe("requester_not_allowed");
    const decoys = { ...action, requested_by: decoyAsRequester("d") };
    const digest = digestOf(decoys);
    const approvals = action.approvals.map((approval) => ({ ...approval, digest }));
    expect(code({ ...decoys, digest, approvals }, withoutThem)).toBeUndefined();
  }
});

test("what a policy forbids by now doesn't run, nor what needs more approvals by now", () => {
  const action = approvedBy("ann", "bea");
  expect(code(action, { requirement: undefined })).toBe("policy_denied");
  expect(code(action, { requirement: { ...action.requirement, approvals: 3 } })).toBe("approvals_lacking");
});

test("what people were asked for stays asked for, also when less is demanded by now", () => {
  const action = approvedBy("ann");
  expect(code(action, { requirement: { ...action.requirement, approvals: 1 } })).toBe("approvals_lacking");
});

test("what needed no approval runs only while autonomy lets it", () => {
  const alone = anAction(0, { state: "approved" });
  expect(code(alone)).toBeUndefined();
  const byHand = { ...alone.requirement, approvals: 1, autonomous: false };
  expect(code(alone, { requirement: byHand })).toBe("approvals_lacking");
});

test("what people have approved runs also when autonomy would have let it", () => {
  const action = approvedBy("ann", "bea");
  const alone = { ...action.requirement, approvals: 0, autonomous: true };
  expect(code(action, { requirement: alone })).toBeUndefined();
});
