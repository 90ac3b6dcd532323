import { type LinkRules, requireLongestEntityWindow } from "#shared/correlation/link-rules.ts";
import { timeOrder } from "#shared/correlation/time-order.ts";
import type { Topology } from "#shared/correlation/topology.ts";
import { UnionFind } from "#shared/correlation/union-find.ts";

/** Alarms as columns of equal length: alarm i is the i-th of each. */
export interface AlarmColumns {
  /** Event time in whole milliseconds, of any origin. */
  readonly raisedAtMs: Float64Array;
  /** Entity numbers of the topology; one that it doesn't know has no neighbours. */
  readonly entity: Int32Array;
  /** Alarm type numbers, from 0. */
  readonly type: Int32Array;
  /** Whether alarm a comes before b, both raised at the same time; by default the one with the smaller index. */
  readonly precedes?: (a: number, b: number) => boolean;
  /** For each alarm some other one (or itself) that it is united with whatever the rules say. */
  readonly seedRoots?: Int32Array;
}

/** What the sweeps over time share. */
interface Sweep {
  readonly alarms: AlarmColumns;
  /** Indices of alarms, earliest first. */
  readonly order: Int32Array;
  /** For each alarm its run: a stretch of one entity's alarms, each within the entity window of the one before. */
  readonly runOf: Int32Array;
  /** The components, as sets of runs. Runs are numbered by their first alarm's time, so a root is the earliest. */
  readonly runs: UnionFind;
}

/**
 * Correlates all alarms at once (SPEC A7). Answers, for each alarm, the index of its cluster's root: the member with
 * the smallest (raised_at, order of ties). O(n · (1 + neighbours)) after a radix sort by time.
 *
 * One sweep unites each alarm with the last one before it on its entity and on each neighbour, if these are within
 * the rule's window: `requireLongestEntityWindow` says why the last ones are enough.
 */
export function correlateBatch(alarms: AlarmColumns, topology: Topology, rules: LinkRules): Int32Array {
  requireLongestEntityWindow(rules);
  const order = timeOrder(alarms.raisedAtMs);
  const sweep = { alarms, order, runOf: new Int32Array(order.length), runs: new UnionFind(order.length) };
  const firstOfRun = sweepEntities(sweep, topology, rules);
  if (rules.typeScope === "tenant") sweepTypes(sweep, rules.typeWindowMs);
  if (rules.typeScope === "neighbour") sweepTypesNearby(sweep, topology, rules);
  if (alarms.seedRoots) uniteSeeds(sweep, alarms.seedRoots);
  const roots = rootAlarms(sweep, firstOfRun);
  if (alarms.precedes) settleTies(roots, alarms.raisedAtMs, alarms.precedes);
  return roots;
}

/** The entity and the neighbour rule. Fills `runOf`; answers the first alarm of each run. */
function sweepEntities(
  { alarms, order, runOf, runs }: Sweep,
  topology: Topology,
  rules: LinkRules,
): Int32Array {
  const { raisedAtMs, entity } = alarms;
  const { entityWindowMs, neighbourWindowMs, neighbourHops } = rules;
  const { offsets, targets } = topology.neighbourhoods(neighbourHops, countOf(entity));
  const firstOfRun = new Int32Array(order.length);
  const lastAt = new Float64Array(offsets.length - 1).fill(Number.NEGATIVE_INFINITY);
  const lastRun = new Int32Array(offsets.length - 1);
  for (const alarm of order) {
    const here = entity[alarm]!;
    const now = raisedAtMs[alarm]!;
    let run: number;
    if (now - lastAt[here]! <= entityWindowMs) {
      run = lastRun[here]!;
    } else {
      run = runs.add();
      firstOfRun[run] = alarm;
    }
    const end = offsets[here + 1]!;
    for (let i = offsets[here]!; i < end; i++) {
      const neighbour = targets[i]!;
      if (now - lastAt[neighbour]! <= neighbourWindowMs) run = runs.unite(run, lastRun[neighbour]!);
    }
    lastAt[here] = now;
    lastRun[here] = run;
    runOf[alarm] = run;
  }
  return firstOfRun;
}

/** The type rule over the whole tenant. */
function sweepTypes({ alarms, order, runOf, runs }: Sweep, typeWindowMs: number): void {
  const { raisedAtMs, type } = alarms;
  const lastAlarm = new Int32Array(countOf(type)).fill(-1);
  for (const alarm of order) {
    const last = lastAlarm[type[alarm]!]!;
    if (last >= 0 && raisedAtMs[alarm]! - raisedAtMs[last]! <= typeWindowMs)
      runs.unite(runOf[alarm]!, runOf[last]!);
    lastAlarm[type[alarm]!] = alarm;
  }
}

/**
 * The type rule over neighbourhoods, one type after the other, so that "the last of this type on each entity" is one
 * array. The entity itself needs no look: its longer entity window has linked what the type would.
 */
function sweepTypesNearby({ alarms, order, runOf, runs }: Sweep, topology: Topology, rules: LinkRules): void {
  const { raisedAtMs, entity, type } = alarms;
  const { offsets, targets } = topology.neighbourhoods(rules.typeHops, countOf(entity));
  const lastAlarm = new Int32Array(offsets.length - 1).fill(-1);
  for (const alarm of stableOrderByType(order, type)) {
    const here = entity[alarm]!;
    const end = offsets[here + 1]!;
    for (let i = offsets[here]!; i < end; i++) {
      const last = lastAlarm[targets[i]!]!;
      if (last < 0 || type[last] !== type[alarm]) continue;
      if (raisedAtMs[alarm]! - raisedAtMs[last]! <= rules.typeWindowMs)
        runs.unite(runOf[alarm]!, runOf[last]!);
    }
    lastAlarm[here] = alarm;
  }
}

/** A counting sort: alarms by type, those of one type in the order given. */
function stableOrderByType(order: Int32Array, type: Int32Array): Int32Array {
  const positions = new Int32Array(countOf(type) + 1);
  for (const ofAlarm of type) positions[ofAlarm + 1]!++;
  for (let i = 1; i < positions.length; i++) positions[i]! += positions[i - 1]!;
  const byType = new Int32Array(order.length);
  for (const alarm of order) byType[positions[type[alarm]!]!++] = alarm;
  return byType;
}

function uniteSeeds({ runOf, runs }: Sweep, seedRoots: Int32Array): void {
  for (let alarm = 0; alarm < seedRoots.length; alarm++) runs.unite(runOf[alarm]!, runOf[seedRoots[alarm]!]!);
}

/** Turns `runOf` in place from runs to the first alarm of the component's first run. */
function rootAlarms({ runOf, runs }: Sweep, firstOfRun: Int32Array): Int32Array {
  for (let run = 0; run < runs.size; run++) firstOfRun[run] = firstOfRun[runs.find(run)]!;
  for (let alarm = 0; alarm < runOf.length; alarm++) runOf[alarm] = firstOfRun[runOf[alarm]!]!;
  return runOf;
}

/** Replaces each root, so far the smallest index of its time, by the first in order of ties. */
function settleTies(
  roots: Int32Array,
  raisedAtMs: Float64Array,
  precedes: (a: number, b: number) => boolean,
): void {
  const firstOf = roots.slice(); // right for the roots, each of which is its own
  for (let alarm = 0; alarm < roots.length; alarm++) {
    const root = roots[alarm]!;
    if (raisedAtMs[alarm] === raisedAtMs[root] && precedes(alarm, firstOf[root]!)) firstOf[root] = alarm;
  }
  for (let alarm = 0; alarm < roots.length; alarm++) roots[alarm] = firstOf[roots[alarm]!]!;
}

/** One more than the largest number. */
function countOf(numbers: Int32Array): number {
  let largest = -1;
  for (const number of numbers) if (number > largest) largest = number;
  return largest + 1;
}
