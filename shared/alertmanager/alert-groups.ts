import * as z from "zod";
import type { FoundAlert } from "#shared/alertmanager/find-alerts.ts";
import { GettableAlert } from "#shared/alertmanager/gettable-alert.ts";
import { Receiver, receiver } from "#shared/alertmanager/receiver.ts";

/** Alerts that belong together: here, those of a cluster. */
export const AlertGroup = z
  .object({
    alerts: z.array(GettableAlert),
    labels: z.record(z.string(), z.string()),
    receiver: Receiver,
  })
  .meta({ id: "AlertGroup" });

export type AlertGroup = z.output<typeof AlertGroup>;

/** Groups alerts as the correlation has found them to belong together, not by labels that somebody chose before. */
export function groupAlerts(found: readonly FoundAlert[]): AlertGroup[] {
  const groups = new Map<string, GettableAlert[]>();
  for (const { alert, clusterId } of found) {
    const group = groups.get(clusterId);
    if (group) group.push(alert);
    else groups.set(clusterId, [alert]);
  }
  return [...groups]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([cluster_id, alerts]) => ({ alerts, labels: { cluster_id }, receiver }));
}
