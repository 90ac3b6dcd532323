import { addUpFrequent, type Frequent, occurring } from "#shared/security/frequent.ts";
import type { Hit } from "#shared/security/hit.ts";

/** By what hits are told apart: from where, by whom, at what. */
export type Dimension = "ip" | "principal" | "target";

/** How many hits there were, exactly; and the most frequent sources, as exactly as `Frequent` says. */
export interface Tally {
  readonly hits: number;
  readonly sources: Readonly<Record<Dimension, Frequent>>;
}

export function addUpTallies(tallies: readonly Tally[], most?: number): Tally {
  const of = (dimension: Dimension) =>
    addUpFrequent(
      tallies.map(({ sources }) => sources[dimension]),
      most,
    );
  return {
    hits: tallies.reduce((sum, { hits }) => sum + hits, 0),
    sources: { ip: of("ip"), principal: of("principal"), target: of("target") },
  };
}

export function tallyOf(hit: Hit): Tally {
  const of = (value: string | undefined) => occurring(value === undefined ? [] : [[value, hit.count]]);
  return {
    hits: hit.count,
    sources: { ip: of(hit.ip), principal: of(hit.principal), target: of(hit.target) },
  };
}
