import * as z from "zod";
import { NewAlarm } from "#shared/alarms/alarm.ts";
import { alarmKey, occurrenceId } from "#shared/alarms/alarm-id.ts";
import { correlateBatch } from "#shared/correlation/correlate-batch.ts";
import { CorrelationPolicy, linkRules, Window } from "#shared/correlation/correlation-policy.ts";
import { Interner } from "#shared/correlation/interner.ts";
import { Topology } from "#shared/correlation/topology.ts";
import { Id } from "#shared/lambda/id.ts";

/** Alarms and a topology to try a policy on; the tenant's own policy unless one is given. */
export const GivenAlarms = z
  .strictObject({
    alarms: z.array(NewAlarm).min(1).max(10_000),
    /** Each between two entities, perhaps with a window in seconds for it alone. */
    links: z
      .array(z.tuple([Id, Id, Window.optional()]))
      .max(50_000)
      .default([]),
    policy: CorrelationPolicy.optional(),
  })
  .meta({ id: "GivenAlarms" });

/** Clusters by their id, each with the ids of its members, earliest first. */
export const GivenClusters = z
  .object({ clusters: z.array(z.object({ cluster_id: z.uuid(), members: z.array(z.uuid()) })) })
  .meta({ id: "GivenClusters" });

/** Correlates by the batch algorithm, after dropping repeated occurrences; pure clears raise nothing. */
export function correlateGiven(
  tenantId: string,
  { alarms, links }: z.output<typeof GivenAlarms>,
  policy: CorrelationPolicy,
): { cluster_id: string; members: string[] }[] {
  const occurrences = new Map<string, NewAlarm>();
  for (const alarm of alarms) {
    if (alarm.severity === "cleared") continue;
    const id = occurrenceId(tenantId, alarmKey(alarm), alarm.raised_at);
    if (!occurrences.has(id)) occurrences.set(id, alarm);
  }
  const ids = [...occurrences.keys()].sort();
  const sorted = ids.map((id) => occurrences.get(id)!);
  const entities = new Interner();
  const types = new Interner();
  const topology = new Topology();
  for (const [a, b, window_s] of links)
    topology.link(
      entities.numberOf(a),
      entities.numberOf(b),
      window_s === undefined ? undefined : window_s * 1000,
    );
  const roots = correlateBatch(
    {
      raisedAtMs: Float64Array.from(sorted, ({ raised_at }) => raised_at),
      entity: Int32Array.from(sorted, ({ entity_id }) => entities.numberOf(entity_id)),
      type: Int32Array.from(sorted, ({ alarm_type }) => types.numberOf(alarm_type)),
    },
    topology,
    linkRules(policy),
  );
  const clusters = new Map<number, { cluster_id: string; members: string[] }>();
  for (const [index, root] of roots.entries()) {
    const cluster = clusters.get(root) ?? { cluster_id: ids[root]!, members: [] };
    cluster.members.push(ids[index]!);
    clusters.set(root, cluster);
  }
  return [...clusters.values()];
}
