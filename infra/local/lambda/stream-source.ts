import { setTimeout as sleep } from "node:timers/promises";
import type { StreamReader, StreamRecord } from "../dynamodb/stream-reader.ts";
import type { WriteSignal } from "../dynamodb/write-signal.ts";
import { hostSource, type Log } from "../log.ts";
import { failedItems } from "./batch-response.ts";
import {
  type EventSource,
  type MappingProperties,
  recordFilter,
  reportsItemFailures,
} from "./event-source-mapping.ts";
import { FunctionError } from "./function-error.ts";
import type { LambdaFunction } from "./lambda-function.ts";
import type { StreamPositions } from "./stream-positions.ts";

/** Writes through this host wake the reader; the clock is for writes that came another way. */
const pollEveryMs = 1000;
const firstRetryMs = 100;
const longestRetryMs = 30_000;

export interface StreamSourceParts {
  readonly reader: StreamReader;
  readonly lambda: LambdaFunction;
  readonly mapping: MappingProperties;
  readonly positions: StreamPositions;
  readonly writes: WriteSignal;
  /** Where records go that the function failed on for good. */
  readonly discard: (records: readonly StreamRecord[], attempts: number) => Promise<void>;
  readonly log: Log;
}

/** Feeds a function from a table's stream: one batch after the other, so in order, and none lost. */
export class StreamSource implements EventSource {
  readonly #parts: StreamSourceParts;
  readonly #id: string;
  readonly #wants: (record: StreamRecord) => boolean;
  /** As many writes as there were when the end of the stream was last seen. */
  #caughtUpWith = -1;

  constructor(parts: StreamSourceParts) {
    this.#parts = parts;
    this.#id = `${parts.lambda.settings.name} < ${parts.mapping.EventSourceArn}`;
    this.#wants = recordFilter(parts.mapping, (record: StreamRecord) => record);
  }

  isIdle(): boolean {
    return this.#caughtUpWith === this.#parts.writes.writes;
  }

  async run(signal: AbortSignal): Promise<void> {
    const { reader, mapping, positions, writes, log } = this.#parts;
    const { BatchSize: size = 100, StartingPosition: start = "TRIM_HORIZON" } = mapping;
    await reader.seek(positions.load(this.#id), start);
    while (!signal.aborted) {
      const seen = writes.writes;
      const records = await reader.next(size).catch((error: unknown) => {
        if (!signal.aborted) log(hostSource, `${this.#id}: ${error}`);
        return [];
      });
      if (records.length > 0) await this.#processInOrder(records, signal);
      else {
        this.#caughtUpWith = seen;
        await writes.after(seen, pollEveryMs);
      }
    }
  }

  async #processInOrder(records: StreamRecord[], signal: AbortSignal): Promise<void> {
    const wanted = records.filter(this.#wants);
    await this.#process(wanted, 0, signal);
    const last = records.at(-1);
    if (last && !signal.aborted) await this.#parts.positions.save(this.#id, last.dynamodb.SequenceNumber);
  }

  /**
   * Tries a batch until it is through or its retries are used up. After a partial failure only what follows the
   * first failed record is tried again; with bisecting, a batch that fails is halved, which costs no retry.
   */
  async #process(batch: readonly StreamRecord[], attempts: number, signal: AbortSignal): Promise<void> {
    const { mapping, discard } = this.#parts;
    const maxRetries = mapping.MaximumRetryAttempts ?? -1;
    let rest = batch;
    for (let attempt = attempts; rest.length > 0 && !signal.aborted; attempt++) {
      const failedFrom = await this.#invoke(rest);
      if (failedFrom < 0) return;
      if (failedFrom > 0) attempt = 0;
      rest = rest.slice(failedFrom);
      if (maxRetries >= 0 && attempt >= maxRetries) return discard(rest, attempt + 1);
      if (mapping.BisectBatchOnFunctionError && rest.length > 1) {
        const middle = Math.ceil(rest.length / 2);
        await this.#process(rest.slice(0, middle), attempt, signal);
        return this.#process(rest.slice(middle), attempt, signal);
      }
      await sleep(Math.min(firstRetryMs * 2 ** attempt, longestRetryMs), undefined, { signal }).catch(
        () => {},
      );
    }
  }

  /** The index of the first record that failed; -1 when none did. */
  async #invoke(batch: readonly StreamRecord[]): Promise<number> {
    const { lambda, mapping, log } = this.#parts;
    const ids = new Set(batch.map(({ dynamodb }) => dynamodb.SequenceNumber));
    const Records = batch.map((record) => ({ ...record, eventSourceARN: mapping.EventSourceArn }));
    try {
      const answer = await lambda.invokeInTurn({ Records });
      if (!reportsItemFailures(mapping)) return -1;
      const failed = failedItems(answer, ids);
      return failed ? batch.findIndex(({ dynamodb }) => failed.has(dynamodb.SequenceNumber)) : 0;
    } catch (error) {
      if (!(error instanceof FunctionError)) throw error;
      log(
        hostSource,
        `${lambda.settings.name} failed on ${batch.length} records: ${error.errorType}: ${error.message}`,
      );
      return 0;
    }
  }
}
