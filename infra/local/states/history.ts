import type { Collection } from "../storage/collection.ts";
import type { Execution, Thread } from "./execution.ts";

/** As `GetExecutionHistory` shows it; its details stand under a name that depends on the type. */
export interface HistoryEvent {
  readonly id: number;
  readonly previousEventId: number;
  /** Seconds since 1970. */
  readonly timestamp: number;
  readonly type: string;
}

/** What has happened to executions, event by event. */
export class History {
  readonly #events: Collection<HistoryEvent>;

  constructor(events: Collection<HistoryEvent>) {
    this.#events = events;
  }

  add(execution: Execution, thread: Thread, now: number, type: string, details: object = {}): void {
    const id = ++execution.events;
    const event = { id, previousEventId: thread.lastEventId, timestamp: now / 1000, type, ...details };
    thread.lastEventId = id;
    void this.#events.put(keyOf(execution, id), event);
  }

  of(execution: Execution): HistoryEvent[] {
    return ids(execution).flatMap((id) => this.#events.get(keyOf(execution, id)) ?? []);
  }

  forget(execution: Execution): void {
    for (const id of ids(execution)) void this.#events.delete(keyOf(execution, id));
  }
}

const ids = ({ events }: Execution): number[] => Array.from({ length: events }, (_, index) => index + 1);
const keyOf = ({ arn }: Execution, id: number): string => `${arn}/${id}`;
