/**
 * Things with an id that begins with their time, newest first. What was added is sorted in when somebody looks: a page of
 * a hundred thousand costs what it shows, and who only adds pays nothing.
 */
export class NewestFirst<T extends { readonly id: string }> {
  /** Oldest first, so that what comes in order is appended. */
  #sorted: T[] = [];
  #added: T[] = [];

  add(thing: T): void {
    this.#added.push(thing);
  }

  /** Begins anew with these. */
  reset(things: Iterable<T>): void {
    this.#sorted = [];
    this.#added = [...things];
  }

  /** The newest `count` that are wanted. @param after the id of the thing after which to begin. */
  first(count: number, wanted: (thing: T) => boolean, after?: string): T[] {
    this.#sortIn();
    const found: T[] = [];
    let place = after === undefined ? this.#sorted.length : this.#placeOf(after);
    while (place > 0 && found.length < count) {
      const thing = this.#sorted[--place]!;
      if (wanted(thing)) found.push(thing);
    }
    return found;
  }

  /** How many are older. */
  #placeOf(id: string): number {
    let low = 0;
    let high = this.#sorted.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.#sorted[middle]!.id < id) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  #sortIn(): void {
    if (this.#added.length === 0) return;
    const added = this.#added.sort((a, b) => (a.id < b.id ? -1 : 1));
    // Only those after the earliest that was added have to move.
    const moved = this.#sorted.splice(this.#placeOf(added[0]!.id));
    let next = 0;
    for (const thing of added) {
      while (next < moved.length && moved[next]!.id < thing.id) this.#sorted.push(moved[next++]!);
      this.#sorted.push(thing);
    }
    while (next < moved.length) this.#sorted.push(moved[next++]!);
    this.#added = [];
  }
}
