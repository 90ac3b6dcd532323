import assert from "node:assert/strict";
import { marshall, unmarshall } from "@aws-sdk/util-dynamodb";
import { roles } from "#shared/access/roles.ts";
import { commitChange } from "#shared/lambda/change.ts";
import { Precondition } from "#shared/lambda/precondition.ts";
import type { Tenant } from "#shared/tenants/tenant.ts";
import { changeUser, type UserChange } from "#shared/users/change-user.ts";
import { isActiveAdmin, newUser, type StoredUser } from "#shared/users/user.ts";
import type { FaultOptions } from "../support/simulation/fault-plan.ts";
import { SimulatedSystem } from "./system/simulated-system.ts";

const faults: FaultOptions = {
  ...{ dropBefore: 0.04, dropAfter: 0.08, throttle: 0.03, serverError: 0.03, conflict: 0.08 },
  ...{ duplicate: 0.1, outage: 0.1, crash: 0.02 },
};
const admins = 3;
const withinMs = 60;
const tenantId = "tenant";

/** Every admin is demoted, disabled and sometimes made an admin again, by all of them at once. */
const wishes: readonly UserChange[] = [
  { role: "viewer" },
  { status: "disabled" },
  { role: "operator", status: "active" },
  { role: "admin", status: "active" },
];

/** In the end somebody can still administer the tenant, and its count of admins is true. */
export async function demoteAtOnce(seed: number): Promise<void> {
  const system = await SimulatedSystem.start(seed, faults);
  const users = Array.from({ length: admins }, (_, index) => adminNumber(index));
  put(system, "tenants", { tenant_id: tenantId, name: "T", account_number: "1", admin_count: admins });
  for (const user of users) put(system, "users", user);
  await Promise.all(users.flatMap(({ id }) => wishes.map((wish) => attempt(system, id, wish))));
  await system.simulation.settle();
  const left = all<StoredUser>(system, "users").filter(isActiveAdmin);
  const [tenant] = all<Tenant>(system, "tenants");
  assert.ok(left.length >= 1, "there is an active admin");
  assert.equal(tenant?.admin_count, left.length, "the count of admins is true");
}

const adminNumber = (index: number): StoredUser =>
  newUser({
    ...{ tenant_id: tenantId, email: `${index}@example.com`, name: null, role: "admin", status: "active" },
    cursor_key: "key",
  });

/** Whoever is refused, or hears nothing, gives up. */
async function attempt({ simulation, random }: SimulatedSystem, id: string, wish: UserChange): Promise<void> {
  await simulation.clock.sleep(random.next() * withinMs);
  const principal = { principalId: "somebody", kind: "user", role: "admin", scopes: roles.admin } as const;
  const caller = { ...principal, tenantId, cursorKey: "key" };
  const request = () =>
    commitChange(async (change) =>
      changeUser(id, wish, { caller, change, precondition: new Precondition("*") }),
    );
  await simulation.lambda.invoke(request, {}).catch(() => {});
}

const put = (system: SimulatedSystem, table: "users" | "tenants", item: object): void =>
  void system.table(table).items.put(marshall(item) as never);

const all = <T>(system: SimulatedSystem, table: "users" | "tenants"): T[] =>
  [...system.table(table).items.all()].map((item) => unmarshall(item as never) as T);
