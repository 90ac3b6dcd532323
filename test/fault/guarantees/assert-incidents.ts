import assert from "node:assert/strict";
import { type LiveCluster, rootOf } from "#shared/clusters/live-cluster.ts";
import type { Situation } from "#shared/journal/situation.ts";

/** The default rules of SPEC A8 over a cluster's members. */
const isDemanded = ({ members, emergency }: LiveCluster): boolean =>
  emergency ||
  members.some(({ severity }) => severity === "critical") ||
  (members.length >= 3 && new Set(members.map(({ entity_id }) => entity_id)).size >= 2);

/** Each cluster that the rules make an incident of has one that nobody else has; nobody acts on incidents here. */
export function assertIncidents(situation: Situation): void {
  const owners = new Set<string>();
  for (const cluster of situation.clusters.values()) {
    const { id, incident } = cluster;
    if (isDemanded(cluster)) assert.ok(incident, `cluster ${id} must have an incident`);
    if (!incident) continue;
    assert.equal(situation.incidents.get(incident.id), incident);
    assert.equal(incident.merged_into, undefined, `the incident of ${id} lives`);
    assert.ok(!owners.has(incident.id), `incident ${incident.id} has one cluster`);
    owners.add(incident.id);
    assert.equal(incident.cluster && rootOf(incident.cluster), cluster);
    if (isDemanded(cluster) && cluster.isOpen) assert.equal(incident.status, "open", `incident of ${id}`);
    if (!cluster.isOpen) assert.equal(incident.status, "resolved", `incident of ${id}`);
  }
  assertOthersAreOver(situation, owners);
}

/** An incident without a cluster was merged, or was over before its cluster came back with a new one. */
function assertOthersAreOver(situation: Situation, owners: ReadonlySet<string>): void {
  for (const { id, merged_into, status } of situation.incidents.values()) {
    if (owners.has(id)) continue;
    if (merged_into === undefined) assert.equal(status, "resolved", `incident ${id} follows no cluster`);
    else assert.ok(situation.incidents.has(merged_into), `incident ${id} was merged into one that exists`);
  }
}
