import fc from "fast-check";
import type { AlarmColumns } from "#shared/correlation/correlate-batch.ts";
import type { LinkRules } from "#shared/correlation/link-rules.ts";
import { Topology } from "#shared/correlation/topology.ts";
import type { EntityLink } from "./pairwise-components.ts";

export interface Case {
  readonly alarms: AlarmColumns;
  readonly links: readonly EntityLink[];
  readonly rules: LinkRules;
}

const ENTITIES = 9;

/** Small windows and a short span, so that ties, exact window edges and both sides of them are common. */
const rules: fc.Arbitrary<LinkRules> = fc
  .record({
    neighbourWindowMs: fc.nat(6),
    neighbourHops: fc.nat(3),
    typeWindowMs: fc.nat(6),
    typeScope: fc.constantFrom("off", "neighbour", "tenant"),
    typeHops: fc.nat(3),
    entitySurplusMs: fc.nat(6),
  })
  .map(({ entitySurplusMs, ...others }) => ({
    ...others,
    entityWindowMs: Math.max(others.neighbourWindowMs, others.typeWindowMs) + entitySurplusMs,
  }));

const alarms: fc.Arbitrary<AlarmColumns> = fc
  .array(fc.record({ at: fc.nat(60), entity: fc.nat(ENTITIES - 1), type: fc.nat(2) }), { maxLength: 40 })
  .map((rows) => ({
    raisedAtMs: Float64Array.from(rows, ({ at }) => at),
    entity: Int32Array.from(rows, ({ entity }) => entity),
    type: Int32Array.from(rows, ({ type }) => type),
  }));

/** One entity fewer than the alarms know: there is always one that the topology hasn't heard of. */
const entityNumber = fc.nat(ENTITIES - 2);

/** Half of them none; else much shorter, or perhaps longer than every window of the rules. */
const ownWindow = fc.option(fc.oneof(fc.nat(2), fc.nat(24)), { nil: undefined, freq: 2 });

/** Any alarms, links (self links, repeated ones and cycles too) and rules that keep the entity window longest. */
export const anyCase: fc.Arbitrary<Case> = fc.record({
  alarms,
  links: fc.array(fc.tuple(entityNumber, entityNumber, ownWindow), { maxLength: 14 }),
  rules,
});

export function topologyOf(links: readonly EntityLink[]): Topology {
  const topology = new Topology();
  for (const [a, b, windowMs] of links) topology.link(a, b, windowMs);
  return topology;
}
