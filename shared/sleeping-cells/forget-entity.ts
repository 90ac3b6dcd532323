import { accept } from "#shared/alarms/ingest.ts";
import type { RemovedEntity } from "#shared/kpis/removed-entities.ts";
import { deleteBaselines, readBaseline } from "#shared/sleeping-cells/baseline-store.ts";
import { clearingAlarm } from "#shared/sleeping-cells/tell-findings.ts";

/**
 * Forgets how the KPIs of a removed entity used to be, and clears what is open: nobody would ever do it. A new entity of
 * that name keeps what was learnt of it.
 */
export async function forgetEntity({ tenant_id, entity_id, removed_at }: RemovedEntity): Promise<void> {
  const { version, created, series } = await readBaseline(tenant_id, entity_id);
  if (version === 0 || created > removed_at) return;
  const clears = [...series].flatMap(([metric, { raised, since }]) =>
    raised && since !== undefined ? [clearingAlarm(entity_id, metric, Math.max(since, removed_at))] : [],
  );
  if (clears.length > 0) await accept("kpis", tenant_id, clears);
  await deleteBaselines(tenant_id, entity_id);
}
