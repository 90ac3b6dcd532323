import type { UnionFind } from "#shared/correlation/union-find.ts";

/**
 * The columns in order of time, and what is known of the components so far. Gathering the columns once, in loops that
 * do nothing else, lets the processor overlap its cache misses; the sweeps themselves then read memory in sequence.
 */
export interface Timeline {
  readonly raisedAtMs: Float64Array;
  readonly entity: Int32Array;
  readonly type: Int32Array;
  /** For each alarm its run: a stretch of one entity's alarms, each within the entity window of the one before. */
  readonly runOf: Int32Array;
  /** The components, as sets of runs. Runs are numbered by the time of their first alarm, so a root is the earliest. */
  readonly runs: UnionFind;
}
