import type { AlarmColumns } from "#shared/correlation/correlate-batch.ts";
import type { LinkRules } from "#shared/correlation/link-rules.ts";
import type { Topology } from "#shared/correlation/topology.ts";

/** What all implementations are given: alarms in the order in which they arrived, and the network they came from. */
export interface Workload {
  readonly alarms: AlarmColumns;
  readonly topology: Topology;
}

/** The policy a tenant starts with (SPEC A7). */
export const DEFAULT_RULES: LinkRules = {
  entityWindowMs: 300_000,
  neighbourWindowMs: 60_000,
  neighbourHops: 1,
  typeWindowMs: 60_000,
  typeScope: "off",
  typeHops: 1,
};
