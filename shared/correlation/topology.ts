/** All neighbourhoods of one radius in compressed sparse rows: those of entity e are `targets[offsets[e]…offsets[e + 1]]`. */
export interface Neighbourhoods {
  readonly offsets: Int32Array;
  readonly targets: Int32Array;
}

const NONE = new Int32Array(0);

/**
 * Which entities are next to which: an undirected graph over entity numbers 0, 1, 2… (dense: memory grows with the
 * largest). Cycles, isolated and unheard-of entities are fine. A link is there or not, however often it was added.
 */
export class Topology {
  readonly #links: Set<number>[] = [];
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

  link(a: number, b: number): void {
    this.#linksOf(a).add(b);
    this.#linksOf(b).add(a);
    this.#forget();
  }

  unlink(a: number, b: number): void {
    this.#links[a]?.delete(b);
    this.#links[b]?.delete(a);
    this.#forget();
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

  /** Every neighbourhood of radius `hops` at once, with (empty) rows for at least `entityCount` entities. Shared. */
  neighbourhoods(hops: number, entityCount: number): Neighbourhoods {
    const known = this.#rows.get(hops);
    if (known !== undefined && known.offsets.length > entityCount) return known;
    const count = Math.max(entityCount, this.entityCount);
    const offsets = new Int32Array(count + 1);
    for (let entity = 0; entity < count; entity++) {
      offsets[entity + 1] = offsets[entity]! + this.neighbours(entity, hops).length;
    }
    const targets = new Int32Array(offsets[count]!);
    for (let entity = 0; entity < count; entity++)
      targets.set(this.neighbours(entity, hops), offsets[entity]);
    this.#rows.set(hops, { offsets, targets });
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
