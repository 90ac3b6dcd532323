/** All neighbourhoods of one radius in compressed sparse rows: those of entity e are `targets[offsets[e]…offsets[e + 1]]`. */
export interface Neighbourhoods {
  readonly offsets: Int32Array;
  readonly targets: Int32Array;
}

const NONE = new Int32Array(0);

const NO_WINDOWS: ReadonlyMap<number, number> = new Map();

/**
 * Which entities are next to which: an undirected graph over entity numbers 0, 1, 2… (dense: memory grows with the
 * largest). Cycles, isolated and unheard-of entities are fine. A link is there or not, however often it was added. It may
 * have a time window of its own, in milliseconds; it is the one that was given last.
 */
export class Topology {
  readonly #links: Set<number>[] = [];
  /** By entity, then neighbour. Few links have one, and only their entities are here. */
  readonly #windows = new Map<number, Map<number, number>>();
  /** Neighbourhoods asked for since the last change: one by one (by radius, then entity), and all of a radius. */
  readonly #walked = new Map<number, (Int32Array | undefined)[]>();
  readonly #rows = new Map<number, Neighbourhoods>();
  /** The number of the walk that last saw each entity: spares a visited set per walk. */
  readonly #seenInWalk: number[] = [];
  #walks = 0;

  /** One more than the largest entity number that was ever linked. */
  get entityCount(): number {
    return this.#links.length;
  }

  link(a: number, b: number, windowMs?: number): void {
    this.#linksOf(a).add(b);
    this.#linksOf(b).add(a);
    this.#setWindow(a, b, windowMs);
    this.#setWindow(b, a, windowMs);
    this.#forget();
  }

  unlink(a: number, b: number): void {
    this.#links[a]?.delete(b);
    this.#links[b]?.delete(a);
    this.#setWindow(a, b, undefined);
    this.#setWindow(b, a, undefined);
    this.#forget();
  }

  /** Whether any link has a window of its own: mostly none has, and looking for those of each alarm would cost. */
  get hasWindows(): boolean {
    return this.#windows.size > 0;
  }

  /** The entities that have links with a window of their own. */
  get windowed(): Iterable<number> {
    return this.#windows.keys();
  }

  /** An entity's links that have a window of their own: the window by neighbour. */
  windowsOf(entity: number): ReadonlyMap<number, number> {
    return this.#windows.get(entity) ?? NO_WINDOWS;
  }

  /** The entities 1 to `hops` links away, nearest first, without the entity itself. Shared: not to be changed. */
  neighbours(entity: number, hops: number): Int32Array {
    if (entity >= this.#links.length) return NONE;
    const walked = this.#walked.get(hops) ?? new Array<Int32Array | undefined>(this.#links.length);
    const known = walked[entity];
    if (known !== undefined) return known;
    const found = Int32Array.from(this.#walk(entity, hops));
    walked[entity] = found;
    this.#walked.set(hops, walked);
    return found;
  }

  /** The same without those at the other end of a link with a window of its own. */
  ordinaryNeighbours(entity: number, hops: number): Int32Array {
    const all = this.neighbours(entity, hops);
    const windows = this.hasWindows ? this.#windows.get(entity) : undefined;
    return windows ? all.filter((neighbour) => !windows.has(neighbour)) : all;
  }

  /** Every neighbourhood of radius `hops` at once, with (empty) rows for at least `entityCount` entities. Shared. */
  neighbourhoods(hops: number, entityCount: number): Neighbourhoods {
    const known = this.#rows.get(hops);
    if (known !== undefined && known.offsets.length > entityCount) return known;
    const rows = this.#rowsOf(entityCount, (entity) => this.neighbours(entity, hops));
    this.#rows.set(hops, rows);
    return rows;
  }

  /** The same of ordinary neighbours. */
  ordinaryNeighbourhoods(hops: number, entityCount: number): Neighbourhoods {
    if (this.#windows.size === 0) return this.neighbourhoods(hops, entityCount);
    return this.#rowsOf(entityCount, (entity) => this.ordinaryNeighbours(entity, hops));
  }

  #rowsOf(entityCount: number, neighboursOf: (entity: number) => Int32Array): Neighbourhoods {
    const count = Math.max(entityCount, this.entityCount);
    const offsets = new Int32Array(count + 1);
    for (let entity = 0; entity < count; entity++) {
      offsets[entity + 1] = offsets[entity]! + neighboursOf(entity).length;
    }
    const targets = new Int32Array(offsets[count]!);
    for (let entity = 0; entity < count; entity++) targets.set(neighboursOf(entity), offsets[entity]);
    return { offsets, targets };
  }

  /** Breadth first, one ring per hop; each entity is met once, so cycles end by themselves. */
  #walk(from: number, hops: number): number[] {
    const walk = ++this.#walks;
    const found: number[] = [];
    this.#seenInWalk[from] = walk;
    let ring: Iterable<number> = [from];
    for (let hop = 0; hop < hops; hop++) {
      const ringStart = found.length;
      for (const entity of ring) {
        for (const next of this.#links[entity]!) {
          if (this.#seenInWalk[next] === walk) continue;
          this.#seenInWalk[next] = walk;
          found.push(next);
        }
      }
      if (found.length === ringStart) break;
      ring = found.slice(ringStart);
    }
    return found;
  }

  /** Two alarms of one entity need no link: `entity` itself has no window. */
  #setWindow(entity: number, neighbour: number, windowMs: number | undefined): void {
    const windows = this.#windows.get(entity);
    if (windowMs === undefined || entity === neighbour) {
      windows?.delete(neighbour);
      if (windows?.size === 0) this.#windows.delete(entity);
    } else if (windows) windows.set(neighbour, windowMs);
    else this.#windows.set(entity, new Map([[neighbour, windowMs]]));
  }

  #forget(): void {
    this.#walked.clear();
    this.#rows.clear();
  }

  #linksOf(entity: number): Set<number> {
    while (this.#links.length <= entity) {
      this.#links.push(new Set());
      this.#seenInWalk.push(0);
    }
    return this.#links[entity]!;
  }
}
