import type { DynamoDBBatchResponse, DynamoDBRecord, DynamoDBStreamEvent } from "aws-lambda";
import type { Consumer } from "../consumer.ts";
import type { Handler } from "../lambda-runtime.ts";
import type { World } from "../world.ts";
import { keyText } from "./key-schema.ts";
import { streamRecord } from "./stream-record.ts";
import type { Table } from "./table.ts";

export interface StreamSubscriptionOptions {
  readonly batchSize?: number;
  /** Each shard has one invocation at a time; a partition key stays in its shard, so in order. */
  readonly shards?: number;
  readonly timeoutSeconds?: number;
  /** After so many failures in a row a batch is given up, as if sent to the failure destination. */
  readonly maximumAttempts?: number;
}

// biome-ignore lint/suspicious/noConfusingVoidType: a handler without partial failures returns nothing
export type StreamHandler = Handler<DynamoDBStreamEvent, DynamoDBBatchResponse | void>;

interface Shard {
  readonly records: DynamoDBRecord[];
  /** The first record not yet dealt with. */
  next: number;
  failures: number;
  isRunning: boolean;
}

const pollMs = 20;
const retryMs = 1_000;

/** Lambda's event source mapping for a table's stream. */
export class StreamSubscription implements Consumer {
  readonly errors: unknown[] = [];
  /** What was given up. */
  readonly discarded: DynamoDBRecord[] = [];
  readonly #table: Table;
  readonly #handler: StreamHandler;
  readonly #world: World;
  readonly #options: Required<StreamSubscriptionOptions>;
  readonly #shards: readonly Shard[];
  #taken = 0;

  constructor(table: Table, handler: StreamHandler, world: World, options: StreamSubscriptionOptions) {
    if (!table.stream) throw new Error(`the table ${table.name} has no stream`);
    this.#table = table;
    this.#handler = handler;
    this.#world = world;
    this.#options = { batchSize: 100, shards: 2, timeoutSeconds: 30, maximumAttempts: 10_000, ...options };
    this.#shards = Array.from({ length: this.#options.shards }, () => ({
      records: [],
      next: 0,
      failures: 0,
      isRunning: false,
    }));
    table.onChange(() => this.#takeChanges());
    this.#takeChanges();
  }

  get description(): string {
    const waiting = this.#shards.reduce((sum, { records, next }) => sum + records.length - next, 0);
    return `stream of ${this.#table.name}: ${waiting} records`;
  }

  get isIdle(): boolean {
    return this.#shards.every(({ records, next, isRunning }) => next === records.length && !isRunning);
  }

  #takeChanges(): void {
    const { changes } = this.#table;
    for (; this.#taken < changes.length; this.#taken++) {
      const record = streamRecord(this.#table, this.#taken);
      const shard = this.#shards[shardOf(this.#table, this.#taken, this.#shards.length)]!;
      shard.records.push(record);
      this.#wake(shard, pollMs);
    }
  }

  #wake(shard: Shard, delayMs: number): void {
    if (shard.isRunning || shard.next === shard.records.length) return;
    shard.isRunning = true;
    this.#world.clock.schedule(delayMs, () => void this.#deliver(shard));
  }

  async #deliver(shard: Shard): Promise<void> {
    const { batchSize, timeoutSeconds } = this.#options;
    const batch = shard.records.slice(shard.next, shard.next + batchSize);
    try {
      const response = await this.#world.lambda.invoke(this.#handler, { Records: batch }, timeoutSeconds);
      const done = countBeforeFailure(batch, response ?? undefined);
      shard.failures = done === 0 ? shard.failures + 1 : 0;
      if (!this.#world.faults.repeatsDelivery()) shard.next += done;
    } catch (error) {
      this.errors.push(error);
      shard.failures++;
    }
    if (shard.failures >= this.#options.maximumAttempts) this.#giveUp(shard, batch.length);
    shard.isRunning = false;
    this.#wake(shard, shard.failures > 0 ? retryMs : pollMs);
  }

  #giveUp(shard: Shard, count: number): void {
    this.discarded.push(...shard.records.slice(shard.next, shard.next + count));
    shard.next += count;
    shard.failures = 0;
  }
}

/** The stream goes on from the earliest record that a handler reports as failed. */
function countBeforeFailure(
  batch: readonly DynamoDBRecord[],
  response: DynamoDBBatchResponse | undefined,
): number {
  const failures = response?.batchItemFailures ?? [];
  if (failures.length === 0) return batch.length;
  const failed = new Set(failures.map(({ itemIdentifier }) => itemIdentifier));
  // An identifier that isn't of this batch fails all of it.
  return Math.max(
    0,
    batch.findIndex(({ dynamodb }) => failed.has(dynamodb!.SequenceNumber!)),
  );
}

function shardOf(table: Table, sequence: number, shards: number): number {
  const text = keyText(table.changes[sequence]!.key[table.schema.partition.name]!);
  let hash = 0;
  for (let at = 0; at < text.length; at++) hash = (Math.imul(hash, 31) + text.charCodeAt(at)) >>> 0;
  return hash % shards;
}
