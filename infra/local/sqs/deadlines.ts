/** Calls back for each item when its time has come: a binary heap and one timer for the earliest. */
export class Deadlines<T> {
  readonly #due: (item: T, at: number) => void;
  readonly #heap: { at: number; item: T }[] = [];
  #timer: NodeJS.Timeout | undefined;
  #timerAt = Number.POSITIVE_INFINITY;

  constructor(due: (item: T, at: number) => void) {
    this.#due = due;
  }

  add(item: T, at: number): void {
    const heap = this.#heap;
    let index = heap.push({ at, item }) - 1;
    while (index > 0) {
      const parent = (index - 1) >> 1;
      if (heap[parent]!.at <= at) break;
      [heap[parent], heap[index]] = [heap[index]!, heap[parent]!];
      index = parent;
    }
    if (at < this.#timerAt) this.#arm();
  }

  stop(): void {
    clearTimeout(this.#timer);
    this.#heap.length = 0;
  }

  #arm(): void {
    clearTimeout(this.#timer);
    const first = this.#heap[0];
    this.#timerAt = first?.at ?? Number.POSITIVE_INFINITY;
    // The longest time that a timer can take; it is armed again when it fires early.
    if (first)
      this.#timer = setTimeout(() => this.#fire(), Math.min(Math.max(first.at - Date.now(), 0), 0x7fffffff));
  }

  #fire(): void {
    const now = Date.now();
    while (this.#heap.length > 0 && this.#heap[0]!.at <= now) {
      const { item, at } = this.#take();
      this.#due(item, at);
    }
    this.#arm();
  }

  #take(): { at: number; item: T } {
    const heap = this.#heap;
    const first = heap[0]!;
    const last = heap.pop()!;
    if (heap.length === 0) return first;
    heap[0] = last;
    for (let index = 0; ; ) {
      const left = 2 * index + 1;
      const right = left + 1;
      let smallest = index;
      if (left < heap.length && heap[left]!.at < heap[smallest]!.at) smallest = left;
      if (right < heap.length && heap[right]!.at < heap[smallest]!.at) smallest = right;
      if (smallest === index) return first;
      [heap[smallest], heap[index]] = [heap[index]!, heap[smallest]!];
      index = smallest;
    }
  }
}
