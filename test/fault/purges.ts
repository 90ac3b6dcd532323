import assert from "node:assert/strict";
import { marshall, unmarshall } from "@aws-sdk/util-dynamodb";
import type { AuditEntry } from "#shared/audit/audit-entry.ts";
import { hashedUuid } from "#shared/platform/hashed-uuid.ts";
import { sendMessage } from "#shared/platform/queues.ts";
import type { PurgeRun } from "#shared/retention/purge-run-store.ts";
import type { FaultOptions } from "../support/simulation/fault-plan.ts";
import { SimulatedSystem } from "./system/simulated-system.ts";

const faults: FaultOptions = {
  ...{ dropBefore: 0.05, dropAfter: 0.12, throttle: 0.05, serverError: 0.03, conflict: 0.05, partial: 0.2 },
  ...{ duplicate: 0.2, reorder: 0.3, outage: 0.1, crash: 0.05 },
};
const dayMs = 24 * 3600 * 1000;
const due = 730;
const kept = 20;

/** Workers purge a tenant's quarantine, are asked twice, die and lose answers on the way. */
export async function purgeUnderFaults(seed: number): Promise<void> {
  const system = await SimulatedSystem.start(seed, faults);
  const { simulation } = system;
  const tenant_id = `tenant-p-${seed}`;
  const put = (index: number, daysAgo: number) => {
    const id = hashedUuid(8, simulation.clock.now() - daysAgo * dayMs, `${index}`);
    system.table("quarantine").items.put(marshall({ owner: tenant_id, id, payload: "{}" }) as never);
  };
  for (let index = 0; index < due; index++) put(index, 31 + (index % 40));
  for (let index = 0; index < kept; index++) put(index, 29);
  const body = { tenant_id, category: "quarantine" };
  const ask = () => sendMessage("purges", { body, group: tenant_id });
  for (let asked = 0; asked < 2; asked++) {
    // As the scheduled task is: asked again until it has been heard.
    while (
      await simulation.lambda.invoke(ask, {}).then(
        () => false,
        () => true,
      )
    );
  }
  await simulation.settle();
  await system.heal();
  const left = [...system.table("quarantine").items.all()].filter((item) => item.owner!.S === tenant_id);
  assert.equal(left.length, kept, "what is due is gone, and nothing else");
  const runs = [...system.table("purgeRuns").items.all()].map(
    (item) => unmarshall(item as never) as PurgeRun,
  );
  assert.ok(
    runs.every(({ pending }) => !pending),
    "no page is left half done",
  );
  const told = [...system.table("auditEntries").items.all()]
    .map((item) => JSON.parse(item.entry!.S!) as AuditEntry)
    .filter((entry) => entry.tenant_id === tenant_id && entry.action === "retention.purge");
  const deleted = told.reduce((sum, { meta }) => sum + Number(meta.deleted), 0);
  assert.equal(deleted, due, "what the audit log counts is what was deleted");
}
