export interface TimedEvent {
  readonly at: number;
  /** Breaks ties: of two events at one time, the one scheduled first is first. */
  readonly order: number;
  readonly action: () => void;
  cancelled?: true;
}

/** A binary heap: the earliest event is always at hand, in O(log n). */
export class EventHeap {
  readonly #events: TimedEvent[] = [];

  get size(): number {
    return this.#events.length;
  }

  push(event: TimedEvent): void {
    const events = this.#events;
    let place = events.length;
    while (place > 0) {
      const parent = (place - 1) >> 1;
      if (!isBefore(event, events[parent]!)) break;
      events[place] = events[parent]!;
      place = parent;
    }
    events[place] = event;
  }

  pop(): TimedEvent | undefined {
    const earliest = this.#events[0];
    const last = this.#events.pop();
    if (last && this.#events.length > 0) this.#sink(last);
    return earliest;
  }

  #sink(event: TimedEvent): void {
    const events = this.#events;
    let place = 0;
    for (;;) {
      let child = 2 * place + 1;
      if (child >= events.length) break;
      if (child + 1 < events.length && isBefore(events[child + 1]!, events[child]!)) child++;
      if (!isBefore(events[child]!, event)) break;
      events[place] = events[child]!;
      place = child;
    }
    events[place] = event;
  }
}

function isBefore(one: TimedEvent, other: TimedEvent): boolean {
  return one.at < other.at || (one.at === other.at && one.order < other.order);
}
