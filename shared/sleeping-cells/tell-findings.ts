import { hash } from "node:crypto";
import type * as z from "zod";
import type { NewAlarm } from "#shared/alarms/alarm.ts";
import { accept } from "#shared/alarms/ingest.ts";
import { rfc3339 } from "#shared/alarms/instant.ts";
import type { baselineSchemas } from "#shared/events/domain-event.ts";
import { publish } from "#shared/platform/bus.ts";
import { hashedUuid } from "#shared/platform/hashed-uuid.ts";
import { currentBaggage } from "#shared/platform/trace-context.ts";
import type { EntityBaseline, Untold } from "#shared/sleeping-cells/baseline-store.ts";
import type { Finding } from "#shared/sleeping-cells/observe.ts";

/** Tells what was found by alarms, and departures by events. Told again they are the same alarms, and events of the same id. */
export async function tellFindings(
  { tenantId, entityId }: Pick<EntityBaseline, "tenantId" | "entityId">,
  findings: readonly Untold[],
): Promise<void> {
  if (findings.length === 0) return;
  await accept(
    "kpis",
    tenantId,
    findings.map((finding) => alarmOf(entityId, finding)),
  );
  const raised = findings.filter(({ kind }) => kind === "raised");
  await publish(raised.map((finding) => eventOf(tenantId, entityId, finding)));
}

/** One alarm for each KPI that sleeps: the clear of one must not clear the other. Ids have 128 characters at the most. */
const alarmId = (entityId: string, metric: string): string =>
  `sleeping-cell-${hash("sha256", `${entityId}\u0000${metric}`).slice(0, 32)}`;

const identityOf = (entity_id: string, metric: string) => ({
  ...{ entity_id, alarm_type: "SLEEPING_CELL", source_system: "tocsin" },
  alarm_id: alarmId(entity_id, metric),
});

function alarmOf(entityId: string, finding: Finding): NewAlarm {
  const { kind, metric_name, severity, since, at, value, mean, z } = finding;
  if (kind === "cleared") return clearingAlarm(entityId, metric_name, at);
  return {
    ...identityOf(entityId, metric_name),
    severity,
    raised_at: since,
    message: `${metric_name} has departed from its baseline: ${short(value)} instead of ${short(mean)} (z ${short(z)})`,
    attributes: { metric_name, current_value: value, baseline_mean: mean, z_score: z },
  };
}

/** Clears whatever was raised for a KPI until then. */
export const clearingAlarm = (entityId: string, metric: string, raised_at: number): NewAlarm => ({
  ...identityOf(entityId, metric),
  severity: "cleared",
  raised_at,
});

const short = (value: number): string => String(Number(value.toPrecision(4)));

type SleepingCellDetected = z.output<(typeof baselineSchemas)["SleepingCellDetected"]>;

function eventOf(tenant_id: string, entity_id: string, finding: Untold): SleepingCellDetected {
  const { seq, metric_name, since, at, value, mean, z } = finding;
  const { correlation_id, trace_id } = currentBaggage();
  const identity = ["event", tenant_id, "SleepingCellDetected", entity_id, metric_name, since].join("\u0000");
  return {
    schema_version: 1,
    event_id: hashedUuid(8, at, identity),
    event_type: "SleepingCellDetected",
    timestamp: rfc3339(at),
    ...{ tenant_id, seq, trace_id, correlation_id, entity_id, metric_name },
    ...{ current_value: value, baseline_mean: mean, z_score: z },
  };
}
