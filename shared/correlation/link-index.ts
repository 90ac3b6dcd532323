import { type LinkRules, requireLongestEntityWindow } from "#shared/correlation/link-rules.ts";
import { RunList } from "#shared/correlation/run-list.ts";
import type { Topology } from "#shared/correlation/topology.ts";

/** Run lists by entity or type number. */
type RunLists<T> = Map<number, RunList<T>>;

/**
 * The streaming form of correlation: finds, for an alarm that arrives in any order, present alarms to unite it with.
 * Whoever unites what it reports (union-find over the items) has exactly the components of the link graph.
 *
 * Why ends of runs are enough. Let a list hold the points of one entity, and let the gap of its runs be the smallest
 * window w with which the list is ever probed.
 *  - A run is inside one component: consecutive points are ≤ w ≤ entity window apart. So one item stands for all.
 *  - A probe at t with window W ≥ w that falls inside a run has a point within w ≤ W of t: the link is real.
 *  - All points in reach before t lie within W ≤ entity window of each other, so the nearest stands for them; likewise
 *    after t. Hence the run at or after t and the run before it are enough.
 * For lists per type in the whole tenant, put "type window" for "entity window". For lists per entity and type, which
 * are probed with the type window only, the argument is that of the entity lists.
 *
 * A link with a window of its own may be longer than the entity window: there all runs in reach are reported, not only the
 * nearest. Where it is shorter than the others, it is the smallest window that the lists at its ends are probed with.
 *
 * What is reported is symmetric in time, so a late alarm unites what came before and after it, and the components do
 * not depend on the order of insertion. There is no removal: to forget old alarms, rebuild with `add` from the rest.
 */
export class LinkIndex<T> {
  readonly #topology: Topology;
  readonly #rules: LinkRules;
  readonly #entityGapMs: number;
  /** An array, unlike the others: entity numbers are dense, and this is looked into once per neighbour. */
  readonly #ofEntity: (RunList<T> | undefined)[] = [];
  /** Filled only when the type rule spans the tenant. */
  readonly #ofType: RunLists<T> = new Map();
  /** By type, then entity; filled only when the type rule spans the neighbourhood. */
  readonly #ofTypeAtEntity = new Map<number, RunLists<T>>();

  /**
   * `topology` may change later: the change counts for what is inserted from then on. Where the window of a link changes,
   * the index must be built anew.
   */
  constructor(topology: Topology, rules: LinkRules) {
    requireLongestEntityWindow(rules);
    this.#topology = topology;
    this.#rules = rules;
    this.#entityGapMs = rules.neighbourHops > 0 ? rules.neighbourWindowMs : rules.entityWindowMs;
  }

  /** Runs held, all lists together: the memory that the index takes (about 24 bytes each). */
  get runCount(): number {
    let count = 0;
    for (const runs of this.#ofEntity) count += runs?.runCount ?? 0;
    for (const lists of [this.#ofType, ...this.#ofTypeAtEntity.values()]) {
      for (const runs of lists.values()) count += runs.runCount;
    }
    return count;
  }

  /**
   * Adds an alarm and calls `onLink` with items of present alarms; uniting it with each of them gives exactly the
   * components. An item may be reported twice. O((1 + neighbours) · log runs).
   * @param raisedAtMs event time in milliseconds, of any origin.
   * @param entity number of the entity in the topology; one that it doesn't know has no neighbours.
   * @param type number of the alarm type.
   */
  insert(raisedAtMs: number, entity: number, type: number, item: T, onLink: (other: T) => void): void {
    const { entityWindowMs, neighbourWindowMs, neighbourHops } = this.#rules;
    this.#ofEntity[entity]?.visitNearest(raisedAtMs, entityWindowMs, onLink);
    for (const neighbour of this.#topology.ordinaryNeighbours(entity, neighbourHops)) {
      this.#ofEntity[neighbour]?.visitNearest(raisedAtMs, neighbourWindowMs, onLink);
    }
    if (neighbourHops > 0 && this.#topology.hasWindows) {
      for (const [neighbour, windowMs] of this.#topology.windowsOf(entity))
        this.#ofEntity[neighbour]?.visitAll(raisedAtMs, windowMs, onLink);
    }
    this.#visitSameType(raisedAtMs, entity, type, onLink);
    this.add(raisedAtMs, entity, type, item);
  }

  /**
   * Adds an alarm whose links are known already: to rebuild from retained alarms, fastest in order of time. Where the
   * rules have widened since those were united, one item stands for a run that the old rules kept apart: what comes
   * then is linked to that one, and only re-correlation is exact.
   */
  add(raisedAtMs: number, entity: number, type: number, item: T): void {
    const { typeScope, typeWindowMs } = this.#rules;
    this.#listOfEntity(entity).add(raisedAtMs, item);
    if (typeScope === "tenant") {
      listOf(this.#ofType, type, typeWindowMs).add(raisedAtMs, item);
    } else if (typeScope === "neighbour") {
      const atEntities = this.#ofTypeAtEntity.get(type) ?? new Map<number, RunList<T>>();
      this.#ofTypeAtEntity.set(type, atEntities);
      listOf(atEntities, entity, typeWindowMs).add(raisedAtMs, item);
    }
  }

  /** The entity itself is left out of the neighbourhood: its longer entity window has linked what the type would. */
  #visitSameType(raisedAtMs: number, entity: number, type: number, onLink: (other: T) => void): void {
    const { typeScope, typeWindowMs, typeHops } = this.#rules;
    if (typeScope === "tenant") {
      this.#ofType.get(type)?.visitNearest(raisedAtMs, typeWindowMs, onLink);
    } else if (typeScope === "neighbour") {
      const atEntities = this.#ofTypeAtEntity.get(type);
      if (atEntities === undefined) return;
      for (const neighbour of this.#topology.neighbours(entity, typeHops)) {
        atEntities.get(neighbour)?.visitNearest(raisedAtMs, typeWindowMs, onLink);
      }
    }
  }

  #listOfEntity(entity: number): RunList<T> {
    // Filled up without holes: an array that V8 finds too sparse becomes a slow dictionary.
    while (this.#ofEntity.length <= entity) this.#ofEntity.push(undefined);
    const present = this.#ofEntity[entity];
    if (present !== undefined) return present;
    const gapMs = Math.min(this.#entityGapMs, ...this.#topology.windowsOf(entity).values());
    const created = new RunList<T>(gapMs);
    this.#ofEntity[entity] = created;
    return created;
  }
}

function listOf<T>(lists: RunLists<T>, key: number, gapMs: number): RunList<T> {
  const present = lists.get(key);
  if (present !== undefined) return present;
  const created = new RunList<T>(gapMs);
  lists.set(key, created);
  return created;
}
