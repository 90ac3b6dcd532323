import { type Fact, packEntry } from "#shared/journal/entry.ts";
import type { SimulatedSystem } from "../system/simulated-system.ts";
import type { Network } from "./network.ts";

const baggage = { correlation_id: "past", trace_id: "past" };

/** How far a journal grows between two snapshots. */
const snapshotAfter = 200;

/**
 * Gives a tenant's journal a first entry with its network, and what else is set. The relay has published that, and believes that its newest
 * snapshot is so old that the next is due at `snapshotAt`: a run of twenty entries would never come upon one.
 */
export function writePast(
  system: SimulatedSystem,
  tenantId: string,
  network: Network,
  snapshotAt: number,
  settings: readonly Fact[] = [],
): void {
  const entities = [...network].map(([id, links]) => ({ id, links }));
  const { packed } = packEntry({
    ...{ tenant_id: tenantId, seq: 1, entry_id: 0, recorded_at: system.simulation.clock.now(), baggage },
    facts: [{ kind: "entities_set", entities }, ...settings],
  });
  system.table("journal").items.put({
    ...{ tenant_id: { S: tenantId }, seq: { N: "1" }, entry_id: { N: "0" }, schema_version: { N: "1" } },
    packed: { B: Buffer.from(packed).toString("base64") },
  });
  system.table("relayCursors").items.put({
    ...{ tenant_id: { S: tenantId }, seq: { N: "1" } },
    snapshot_seq: { N: String(snapshotAt - snapshotAfter) },
  });
}
