import { type LinkRules, requireLongestEntityWindow } from "#shared/correlation/link-rules.ts";
import { sweepWindowedLinks } from "#shared/correlation/sweep-windowed-links.ts";
import { timeOrder } from "#shared/correlation/time-order.ts";
import type { Timeline } from "#shared/correlation/timeline.ts";
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
  /** For each alarm some other one (or itself) that it is united with, whatever the rules say. */
  readonly seedRoots?: Int32Array;
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
  const timeline: Timeline = {
    raisedAtMs: gather(alarms.raisedAtMs, order, new Float64Array(order.length)),
    entity: gather(alarms.entity, order, new Int32Array(order.length)),
    type: rules.typeScope === "off" ? alarms.type : gather(alarms.type, order, new Int32Array(order.length)),
    runOf: new Int32Array(order.length),
    runs: new UnionFind(order.length),
  };
  const runStarts = sweepEntities(timeline, topology, rules);
  if (rules.neighbourHops > 0) sweepWindowedLinks(timeline, topology);
  if (rules.typeScope === "tenant") sweepTypes(timeline, rules.typeWindowMs);
  if (rules.typeScope === "neighbour") sweepTypesNearby(timeline, topology, rules);
  if (alarms.seedRoots) uniteSeeds(timeline, order, alarms.seedRoots);
  const roots = rootAlarms(timeline, order, runStarts);
  if (alarms.precedes) settleTies(roots, alarms.raisedAtMs, alarms.precedes);
  return roots;
}

function gather<Column extends Float64Array | Int32Array>(
  from: Column,
  order: Int32Array,
  to: Column,
): Column {
  for (let i = 0; i < order.length; i++) to[i] = from[order[i]!]!;
  return to;
}

/**
 * The entity and the neighbour rule. Fills `runOf`; answers the place on the timeline where each run starts.
 *
 * The inner loop has no branch: whether a neighbour was active lately is a toss-up, and guessing it wrong costs the
 * processor more than all the rest. So each neighbour is noted, and the note is kept (`pending` advances) only if it
 * is to be united; in a storm most share the run already.
 */
function sweepEntities(timeline: Timeline, topology: Topology, rules: LinkRules): Int32Array {
  const { raisedAtMs, entity, runOf, runs } = timeline;
  const { entityWindowMs, neighbourWindowMs, neighbourHops } = rules;
  const { offsets, targets } = topology.ordinaryNeighbourhoods(neighbourHops, countOf(entity));
  const runStarts = new Int32Array(entity.length);
  const lastAt = new Float64Array(offsets.length - 1).fill(Number.NEGATIVE_INFINITY);
  const lastRun = new Int32Array(offsets.length - 1);
  const toUnite = new Int32Array(offsets.length - 1);
  for (let i = 0; i < entity.length; i++) {
    const here = entity[i]!;
    const now = raisedAtMs[i]!;
    let run = lastRun[here]!;
    if (now - lastAt[here]! > entityWindowMs) {
      run = runs.add();
      runStarts[run] = i;
    }
    const end = offsets[here + 1]!;
    let pending = 0;
    for (let at = offsets[here]!; at < end; at++) {
      const neighbour = targets[at]!;
      toUnite[pending] = neighbour;
      pending += Number(now - lastAt[neighbour]! <= neighbourWindowMs) & Number(lastRun[neighbour] !== run);
    }
    while (pending > 0) {
      const neighbour = toUnite[--pending]!;
      run = runs.unite(run, lastRun[neighbour]!);
      lastRun[neighbour] = run;
    }
    lastAt[here] = now;
    lastRun[here] = run;
    runOf[i] = run;
  }
  return runStarts;
}

/** The type rule over the whole tenant. */
function sweepTypes({ raisedAtMs, type, runOf, runs }: Timeline, typeWindowMs: number): void {
  const lastOfType = new Int32Array(countOf(type)).fill(-1);
  for (let i = 0; i < type.length; i++) {
    const last = lastOfType[type[i]!]!;
    if (last >= 0 && raisedAtMs[i]! - raisedAtMs[last]! <= typeWindowMs) runs.unite(runOf[i]!, runOf[last]!);
    lastOfType[type[i]!] = i;
  }
}

/**
 * The type rule over neighbourhoods, one type after the other, so that "the last of this type on each entity" is one
 * array. The entity itself needs no look: its longer entity window has linked what the type would.
 */
function sweepTypesNearby(timeline: Timeline, topology: Topology, rules: LinkRules): void {
  const { raisedAtMs, entity, type, runOf, runs } = timeline;
  const { offsets, targets } = topology.neighbourhoods(rules.typeHops, countOf(entity));
  const lastOnEntity = new Int32Array(offsets.length - 1).fill(-1);
  for (const i of stableOrderByType(type)) {
    const here = entity[i]!;
    const end = offsets[here + 1]!;
    for (let at = offsets[here]!; at < end; at++) {
      const last = lastOnEntity[targets[at]!]!;
      if (last < 0 || type[last] !== type[i]) continue;
      if (raisedAtMs[i]! - raisedAtMs[last]! <= rules.typeWindowMs) runs.unite(runOf[i]!, runOf[last]!);
    }
    lastOnEntity[here] = i;
  }
}

/** A counting sort: indices by type, those of one type ascending. */
function stableOrderByType(type: Int32Array): Int32Array {
  const positions = new Int32Array(countOf(type) + 1);
  for (let i = 0; i < type.length; i++) positions[type[i]! + 1]!++;
  for (let i = 1; i < positions.length; i++) positions[i]! += positions[i - 1]!;
  const byType = new Int32Array(type.length);
  for (let i = 0; i < type.length; i++) byType[positions[type[i]!]!++] = i;
  return byType;
}

function uniteSeeds({ runOf, runs }: Timeline, order: Int32Array, seedRoots: Int32Array): void {
  const runOfAlarm = new Int32Array(order.length);
  for (let i = 0; i < order.length; i++) runOfAlarm[order[i]!] = runOf[i]!;
  for (let alarm = 0; alarm < order.length; alarm++) {
    runs.unite(runOfAlarm[alarm]!, runOfAlarm[seedRoots[alarm]!]!);
  }
}

/** From the timeline back to the alarms as given: each one's root is the first alarm of its component's first run. */
function rootAlarms({ runOf, runs }: Timeline, order: Int32Array, runStarts: Int32Array): Int32Array {
  const rootOfRun = new Int32Array(runs.size);
  for (let run = 0; run < runs.size; run++) rootOfRun[run] = order[runStarts[runs.find(run)]!]!;
  const roots = new Int32Array(order.length);
  for (let i = 0; i < order.length; i++) roots[order[i]!] = rootOfRun[runOf[i]!]!;
  return roots;
}

/** Replaces each root, so far the one with the smallest index at its time, by the first in the order of ties. */
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
  for (let i = 0; i < numbers.length; i++) if (numbers[i]! > largest) largest = numbers[i]!;
  return largest + 1;
}
