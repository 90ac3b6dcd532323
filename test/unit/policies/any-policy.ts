import * as fc from "fast-check";
import type { Conditions } from "#shared/policies/conditions.ts";
import type { Policy } from "#shared/policies/policy.ts";
import type { PolicyRequest } from "#shared/policies/policy-request.ts";
import { risks } from "#shared/policies/risk.ts";

/** Few values, so that policies and requests often meet. */
const ids = fc.constantFrom("ada", "bob", "cy");
const actions = fc.constantFrom("user.update", "user.role_change", "entity.delete", "block_ip");
const patterns = fc.oneof(actions, fc.constantFrom("*", "user.*", "user.role*", "e*", "nothing.*"));
const rolesOf = fc.constantFrom("viewer", "operator", "approver", "admin" as const);
const kinds = fc.constantFrom("user", "key" as const);
const some = <T>(value: fc.Arbitrary<T>) => fc.uniqueArray(value, { minLength: 1, maxLength: 3 });
/** Mostly left out: what asks for much is about nothing. */
const option = <T>(value: fc.Arbitrary<T>) =>
  fc.oneof({ weight: 5, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary: value });
const times = fc.constantFrom("00:00", "06:00", "09:00", "17:30", "23:59");

const simple = {
  principal: option(
    fc.record({ ids: option(some(ids)), kinds: option(some(kinds)), roles: option(some(rolesOf)) }),
  ),
  actions: fc.option(some(patterns), { nil: undefined, freq: 3 }),
  target: option(
    fc.record({
      kinds: option(some(fc.constantFrom("user", "entity"))),
      ids: option(some(fc.constantFrom("t1", "x1", "x2"))),
      id_prefix: option(fc.constantFrom("t", "x")),
    }),
  ),
  time: option(
    fc
      .record({
        days: option(some(fc.constantFrom("sat", "sun", "mon" as const))),
        from: times,
        to: times,
        time_zone: fc.constantFrom("UTC", "Europe/Berlin", "America/New_York"),
      })
      .filter(({ from, to }) => from !== to),
  ),
  risk: option(
    fc.record({
      at_least: option(fc.constantFrom(...risks)),
      one_of: option(some(fc.constantFrom(...risks))),
    }),
  ),
  blast_radius: option(fc.record({ at_least: option(fc.nat(20)), at_most: option(fc.nat(20)) })),
  source_cidrs: option(some(fc.constantFrom("192.0.2.0/24", "2001:db8::/32"))),
};

const combined = (inner: fc.Arbitrary<Conditions>, depth: number): fc.Arbitrary<Conditions> =>
  depth === 0
    ? inner
    : combined(
        fc.record({ ...simple, all: option(some(inner)), any: option(some(inner)), not: option(inner) }),
        depth - 1,
      );

const anyConditions = combined(fc.record(simple), 2);

const anyPolicy: fc.Arbitrary<Policy> = fc
  .record({
    id: fc.uuid(),
    version: fc.integer({ min: 1, max: 9 }),
    enabled: fc.oneof(
      { weight: 9, arbitrary: fc.constant(true) },
      { weight: 1, arbitrary: fc.constant(false) },
    ),
    kind: fc.constantFrom("security", "security", "autonomy" as const),
    conditions: anyConditions,
    effect: fc.constantFrom("allow", "deny", "require_approval" as const),
    approvals: fc.integer({ min: 1, max: 10 }),
    approver_roles: option(some(fc.constantFrom("approver", "admin" as const))),
  })
  .map((fields) => ({
    ...fields,
    name: `policy ${fields.id}`,
    description: "",
    created_at: "",
    updated_at: "",
  }));

export const anyPolicies = fc.uniqueArray(anyPolicy, { maxLength: 12, selector: ({ id }) => id });

export const anyRequest: fc.Arbitrary<PolicyRequest> = fc.record({
  tenantId: fc.constant("tenant"),
  principal: fc.record({ id: ids, kind: kinds, role: option(rolesOf) }),
  action: actions,
  target: fc.option(
    fc.record({ kind: fc.constantFrom("user", "entity"), id: fc.option(fc.constantFrom("t1", "x1")) }),
  ),
  at: fc.integer({ min: 0, max: 7 * 24 * 60 }).map((minutes) => Date.UTC(2026, 2, 27) + minutes * 60_000),
  risk: fc.constantFrom(...risks),
  blastRadius: fc.nat(20),
  ip: option(fc.constantFrom("192.0.2.7", "198.51.100.7", "2001:db8::7")),
});
