import type { LinkRules } from "#shared/correlation/link-rules.ts";
import { UnionFind } from "#shared/correlation/union-find.ts";
import { earliestOfSets } from "./streamed-correlation.ts";
import type { Workload } from "./workload.ts";

/** Compares every pair of alarms: O(n²). Answers each alarm's root. */
export function correlatePairwise({ alarms, topology }: Workload, rules: LinkRules): Int32Array {
  const { raisedAtMs, entity, type } = alarms;
  const sets = new UnionFind(entity.length);
  for (let a = 0; a < entity.length; a++) {
    sets.add();
    const near = topology.neighbours(entity[a]!, rules.neighbourHops);
    const nearOfType = topology.neighbours(entity[a]!, rules.typeHops);
    for (let b = 0; b < a; b++) {
      const apart = Math.abs(raisedAtMs[a]! - raisedAtMs[b]!);
      if (apart > rules.entityWindowMs) continue;
      const linked =
        entity[a] === entity[b] ||
        (apart <= rules.neighbourWindowMs && near.includes(entity[b]!)) ||
        (apart <= rules.typeWindowMs &&
          type[a] === type[b] &&
          (rules.typeScope === "tenant" ||
            (rules.typeScope === "neighbour" && nearOfType.includes(entity[b]!))));
      if (linked) sets.unite(a, b);
    }
  }
  return earliestOfSets(sets, raisedAtMs);
}
