import { LinkIndex } from "#shared/correlation/link-index.ts";
import type { LinkRules } from "#shared/correlation/link-rules.ts";
import { UnionFind } from "#shared/correlation/union-find.ts";
import type { Workload } from "./workload.ts";

/** Alarm by alarm in order of arrival, as the journal's fold does it. Answers the sets of alarms. */
export function correlateStreamed({ alarms, topology }: Workload, rules: LinkRules): UnionFind {
  const { raisedAtMs, entity, type } = alarms;
  const index = new LinkIndex<number>(topology, rules);
  const sets = new UnionFind(entity.length);
  let arriving = 0;
  const unite = (other: number) => {
    sets.unite(arriving, other);
  };
  for (arriving = 0; arriving < entity.length; arriving++) {
    sets.add();
    index.insert(raisedAtMs[arriving]!, entity[arriving]!, type[arriving]!, arriving, unite);
  }
  return sets;
}

/** The root of each alarm: the earliest of its set and, of several, the one with the smallest index. */
export function earliestOfSets(sets: UnionFind, raisedAtMs: Float64Array): Int32Array {
  const earliest = new Int32Array(sets.size).fill(-1);
  for (let alarm = 0; alarm < sets.size; alarm++) {
    const set = sets.find(alarm);
    if (earliest[set] === -1 || raisedAtMs[alarm]! < raisedAtMs[earliest[set]!]!) earliest[set] = alarm;
  }
  return Int32Array.from(earliest, (_, alarm) => earliest[sets.find(alarm)]!);
}
