import { promisify } from "node:util";
import { gzip } from "node:zlib";
import { accountId } from "../arn.ts";

const zip = promisify(gzip);

export interface LogEvent {
  readonly id: string;
  readonly timestamp: number;
  readonly message: string;
}

/** Where a batch comes from. */
export interface LogOrigin {
  readonly logGroup: string;
  readonly filterName: string;
}

/** CloudWatch delivers within seconds; a test shouldn't wait for that. */
const gatherMs = 200;
const maxEvents = 1000;
const maxCharacters = 250_000;

/** Gathers the events of one subscription into batches, by time and by size. */
export class LogBatches {
  readonly #origin: LogOrigin;
  readonly #deliver: (payload: string) => Promise<void>;
  #events: LogEvent[] = [];
  #characters = 0;
  #timer: NodeJS.Timeout | undefined;
  #delivered: Promise<void> = Promise.resolve();
  #underWay = 0;

  constructor(origin: LogOrigin, deliver: (payload: string) => Promise<void>) {
    this.#origin = origin;
    this.#deliver = deliver;
  }

  get isIdle(): boolean {
    return this.#events.length === 0 && this.#underWay === 0;
  }

  add(event: LogEvent): void {
    this.#events.push(event);
    this.#characters += event.message.length;
    if (this.#events.length >= maxEvents || this.#characters >= maxCharacters) void this.flush();
    else this.#timer ??= setTimeout(() => void this.flush(), gatherMs);
  }

  /** Resolves once all batches so far are delivered, in their order. */
  flush(): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const events = this.#events;
    this.#events = [];
    this.#characters = 0;
    if (events.length > 0) {
      const before = this.#delivered;
      this.#underWay++;
      this.#delivered = Promise.all([payloadOf(this.#origin, events), before])
        .then(([payload]) => this.#deliver(payload))
        .finally(() => this.#underWay--);
    }
    return this.#delivered;
  }
}

async function payloadOf(
  { logGroup, filterName }: LogOrigin,
  logEvents: readonly LogEvent[],
): Promise<string> {
  const data = {
    messageType: "DATA_MESSAGE",
    owner: accountId,
    logGroup,
    logStream: "local",
    subscriptionFilters: [filterName],
    logEvents,
  };
  const zipped = await zip(JSON.stringify(data));
  return JSON.stringify({ awslogs: { data: zipped.toString("base64") } });
}
