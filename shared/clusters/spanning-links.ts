import type { LinkRules } from "#shared/correlation/link-rules.ts";
import type { Topology } from "#shared/correlation/topology.ts";
import { UnionFind } from "#shared/correlation/union-find.ts";

/** Alarms as columns of equal length, in the order of their ids, hence of time. */
export interface OrderedAlarms {
  readonly raisedAtMs: readonly number[];
  readonly entity: readonly number[];
  readonly type: readonly number[];
  /** The place of the alarm under which somebody has grouped each; undefined where there is none. */
  readonly parent: readonly (number | undefined)[];
}

export type RuleName = "entity" | "neighbour" | "type";
/** By a rule, or by somebody's hand. */
export type LinkedBy = RuleName | "hand";

/** By which rule an alarm is linked with another one, given by its place. */
export interface Link {
  readonly to: number;
  readonly rule: LinkedBy;
}

interface Edge {
  readonly a: number;
  readonly b: number;
  readonly rule: LinkedBy;
}

/**
 * Why alarms are together: each is linked with one that is explained already, the first with nothing. An alarm that no
 * chain of links leads to has no link either.
 *
 * One sweep in order of time, as in `correlateBatch`: it looks at the last alarm on the entity and on each neighbour,
 * which together link whatever the rules link; along a link with a window of its own, which may be longer than the
 * entity's, at the last alarm of each stretch that the entity rule keeps together. Of these an alarm keeps the strongest (same entity, then the
 * nearest in the topology, then in time), and others only where they join what was apart. So n alarms have at most n - 1 links. What
 * people have linked comes first: they know why.
 */
export function spanningLinks(
  alarms: OrderedAlarms,
  topology: Topology,
  rules: LinkRules,
): (Link | undefined)[] {
  const count = alarms.entity.length;
  const sets = new UnionFind(count);
  const last = new LastAlarms(alarms, topology, rules);
  const edges: Edge[] = [];
  const link = (alarm: number, { to, rule }: Link) => {
    if (sets.find(to) === sets.find(alarm)) return;
    sets.unite(to, alarm);
    edges.push({ a: to, b: alarm, rule });
  };
  for (let alarm = 0; alarm < count; alarm++) sets.add();
  for (const [alarm, to] of alarms.parent.entries()) if (to !== undefined) link(alarm, { to, rule: "hand" });
  for (let alarm = 0; alarm < count; alarm++) {
    for (const found of last.linkedWith(alarm)) link(alarm, found);
    last.note(alarm);
  }
  return towardsFirst(count, edges);
}

/** Turns the edges of a forest so that each leads towards the first alarm of its tree. */
function towardsFirst(count: number, edges: readonly Edge[]): (Link | undefined)[] {
  const edgesOf = Array.from({ length: count }, (): Edge[] => []);
  for (const edge of edges) {
    edgesOf[edge.a]!.push(edge);
    edgesOf[edge.b]!.push(edge);
  }
  const links = new Array<Link | undefined>(count).fill(undefined);
  const reached = new Uint8Array(count);
  for (let first = 0; first < count; first++) {
    if (reached[first]) continue;
    reached[first] = 1;
    const queue = [first];
    for (const to of queue) {
      for (const { a, b, rule } of edgesOf[to]!) {
        const alarm = a === to ? b : a;
        if (reached[alarm]) continue;
        reached[alarm] = 1;
        links[alarm] = { to, rule };
        queue.push(alarm);
      }
    }
  }
  return links;
}

/** The last alarm so far on each entity, of each type, and of each type on each entity. */
class LastAlarms {
  readonly #alarms: OrderedAlarms;
  readonly #topology: Topology;
  readonly #rules: LinkRules;
  readonly #onEntity = new Map<number, number>();
  /** Of entities that have links with windows of their own: the last alarm of each stretch, the latest stretch last. */
  readonly #stretches = new Map<number, number[]>();
  readonly #ofType = new Map<number, number>();
  readonly #ofTypeOnEntity = new Map<number, Map<number, number>>();

  constructor(alarms: OrderedAlarms, topology: Topology, rules: LinkRules) {
    this.#alarms = alarms;
    this.#topology = topology;
    this.#rules = rules;
  }

  note(alarm: number): void {
    const entity = this.#alarms.entity[alarm]!;
    const type = this.#alarms.type[alarm]!;
    if (this.#topology.windowsOf(entity).size > 0) this.#noteStretch(alarm, entity);
    this.#onEntity.set(entity, alarm);
    this.#ofType.set(type, alarm);
    const onEntities = this.#ofTypeOnEntity.get(type) ?? new Map<number, number>();
    this.#ofTypeOnEntity.set(type, onEntities.set(entity, alarm));
  }

  #noteStretch(alarm: number, entity: number): void {
    const ends = this.#stretches.get(entity) ?? [];
    this.#stretches.set(entity, ends);
    if (this.#isWithin(alarm, ends.at(-1), this.#rules.entityWindowMs)) ends.pop();
    ends.push(alarm);
  }

  /** The noted alarms that the rules link an alarm with, the strongest link first. */
  linkedWith(alarm: number): Link[] {
    const entity = this.#alarms.entity[alarm]!;
    const same = this.#onEntity.get(entity);
    const onEntity = this.#within(alarm, same, this.#rules.entityWindowMs).map(
      (to): Link => ({ to, rule: "entity" }),
    );
    return [...onEntity, ...this.#onNeighbours(alarm, entity), ...this.#ofSameType(alarm, entity)];
  }

  #onNeighbours(alarm: number, entity: number): Link[] {
    const { neighbourHops, neighbourWindowMs } = this.#rules;
    const windows = this.#topology.windowsOf(entity);
    return this.#inReach(entity, neighbourHops, "neighbour", (neighbour) => {
      const windowMs = windows.get(neighbour);
      if (windowMs === undefined)
        return this.#within(alarm, this.#onEntity.get(neighbour), neighbourWindowMs);
      const ends = this.#stretches.get(neighbour) ?? [];
      return ends.filter((end) => this.#isWithin(alarm, end, windowMs));
    });
  }

  #ofSameType(alarm: number, entity: number): Link[] {
    const { typeScope, typeHops, typeWindowMs } = this.#rules;
    const type = this.#alarms.type[alarm]!;
    if (typeScope === "neighbour") {
      const noted = this.#ofTypeOnEntity.get(type);
      const onNeighbour = (neighbour: number) => this.#within(alarm, noted?.get(neighbour), typeWindowMs);
      return noted ? this.#inReach(entity, typeHops, "type", onNeighbour) : [];
    }
    const same = typeScope === "tenant" ? this.#ofType.get(type) : undefined;
    return this.#within(alarm, same, typeWindowMs).map((to) => ({ to, rule: "type" }));
  }

  /** Ring by ring: the nearest in the topology first, in each ring the nearest in time, which is the last one noted. */
  #inReach(
    entity: number,
    mostHops: number,
    rule: RuleName,
    linkedOn: (neighbour: number) => readonly number[],
  ): Link[] {
    const links: Link[] = [];
    let nearer = 0;
    for (let hops = 1; hops <= mostHops; hops++) {
      const within = this.#topology.neighbours(entity, hops);
      const ring: number[] = [];
      for (let place = nearer; place < within.length; place++) ring.push(...linkedOn(within[place]!));
      nearer = within.length;
      for (const to of ring.sort((a, b) => b - a)) links.push({ to, rule });
    }
    return links;
  }

  #within(alarm: number, other: number | undefined, windowMs: number): number[] {
    return other !== undefined && this.#isWithin(alarm, other, windowMs) ? [other] : [];
  }

  #isWithin(alarm: number, other: number | undefined, windowMs: number): boolean {
    const { raisedAtMs } = this.#alarms;
    return other !== undefined && raisedAtMs[alarm]! - raisedAtMs[other]! <= windowMs;
  }
}
