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
 * which together link whatever the rules link. Of these an alarm keeps the strongest (same entity, then the nearest in
 * the topology, then in time), and others only where they join what was apart. So n alarms have at most n - 1 links. What
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
    this.#onEntity.set(entity, alarm);
    this.#ofType.set(type, alarm);
    const onEntities = this.#ofTypeOnEntity.get(type) ?? new Map<number, number>();
    this.#ofTypeOnEntity.set(type, onEntities.set(entity, alarm));
  }

  /** The noted alarms that the rules link an alarm with, the strongest link first. */
  linkedWith(alarm: number): Link[] {
    const entity = this.#alarms.entity[alarm]!;
    const same = this.#onEntity.get(entity);
    const onEntity = this.#isWithin(alarm, same, this.#rules.entityWindowMs)
      ? [{ to: same!, rule: "entity" as const }]
      : [];
    return [...onEntity, ...this.#onNeighbours(alarm, entity), ...this.#ofSameType(alarm, entity)];
  }

  #onNeighbours(alarm: number, entity: number): Link[] {
    const { neighbourHops, neighbourWindowMs } = this.#rules;
    return this.#inReach(alarm, entity, neighbourHops, neighbourWindowMs, "neighbour", this.#onEntity);
  }

  #ofSameType(alarm: number, entity: number): Link[] {
    const { typeScope, typeHops, typeWindowMs } = this.#rules;
    const type = this.#alarms.type[alarm]!;
    if (typeScope === "neighbour") {
      const noted = this.#ofTypeOnEntity.get(type);
      return noted ? this.#inReach(alarm, entity, typeHops, typeWindowMs, "type", noted) : [];
    }
    const same = typeScope === "tenant" ? this.#ofType.get(type) : undefined;
    return this.#isWithin(alarm, same, typeWindowMs) ? [{ to: same!, rule: "type" }] : [];
  }

  /** Ring by ring: the nearest in the topology first, in each ring the nearest in time, which is the last one. */
  #inReach(
    alarm: number,
    entity: number,
    mostHops: number,
    windowMs: number,
    rule: RuleName,
    noted: ReadonlyMap<number, number>,
  ): Link[] {
    const links: Link[] = [];
    let nearer = 0;
    for (let hops = 1; hops <= mostHops; hops++) {
      const within = this.#topology.neighbours(entity, hops);
      const ring: number[] = [];
      for (let place = nearer; place < within.length; place++) {
        const other = noted.get(within[place]!);
        if (this.#isWithin(alarm, other, windowMs)) ring.push(other!);
      }
      nearer = within.length;
      for (const to of ring.sort((a, b) => b - a)) links.push({ to, rule });
    }
    return links;
  }

  #isWithin(alarm: number, other: number | undefined, windowMs: number): boolean {
    const { raisedAtMs } = this.#alarms;
    return other !== undefined && raisedAtMs[alarm]! - raisedAtMs[other]! <= windowMs;
  }
}
