import { region } from "../arn.ts";
import { hostSource, type Log } from "../log.ts";
import type { Message } from "../sqs/message.ts";
import type { Queue } from "../sqs/queue.ts";
import { systemAttributes } from "../sqs/received-message.ts";
import { failedItems } from "./batch-response.ts";
import {
  type EventSource,
  type MappingProperties,
  recordFilter,
  reportsItemFailures,
} from "./event-source-mapping.ts";
import { FunctionError } from "./function-error.ts";
import type { LambdaFunction } from "./lambda-function.ts";

/** Lambda starts with five pollers and adds more under load; here the number is fixed. */
const defaultConcurrency = 5;

/** Feeds a function from a queue: several pollers, each with one batch at a time. */
export class QueueSource implements EventSource {
  readonly #queue: Queue;
  readonly #lambda: LambdaFunction;
  readonly #mapping: MappingProperties;
  readonly #wants: (message: Message) => boolean;
  readonly #log: Log;

  constructor(queue: Queue, lambda: LambdaFunction, mapping: MappingProperties, log: Log) {
    this.#queue = queue;
    this.#lambda = lambda;
    this.#mapping = mapping;
    this.#wants = recordFilter(mapping, filterable);
    this.#log = log;
  }

  isIdle(): boolean {
    return this.#queue.isIdle;
  }

  async run(signal: AbortSignal): Promise<void> {
    const reserved = this.#lambda.settings.reservedConcurrency ?? Number.POSITIVE_INFINITY;
    const pollers = Math.min(this.#mapping.ScalingConfig?.MaximumConcurrency ?? defaultConcurrency, reserved);
    await Promise.all(Array.from({ length: pollers }, () => this.#poll(signal)));
  }

  async #poll(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      const batch = await this.#collect(signal);
      if (batch.length > 0) await this.#process(batch);
    }
  }

  /** With a batching window a batch waits for more, until it is full or the window is over. */
  async #collect(signal: AbortSignal): Promise<Message[]> {
    const { BatchSize: size = 10, MaximumBatchingWindowInSeconds: windowSeconds = 0 } = this.#mapping;
    const batch = await this.#queue.receive({ max: size, waitSeconds: 20, signal });
    const closesAt = Date.now() + windowSeconds * 1000;
    while (batch.length > 0 && batch.length < size && !signal.aborted) {
      const waitSeconds = (closesAt - Date.now()) / 1000;
      if (waitSeconds <= 0) break;
      batch.push(...(await this.#queue.receive({ max: size - batch.length, waitSeconds, signal })));
    }
    return batch;
  }

  async #process(batch: Message[]): Promise<void> {
    const wanted = batch.filter(this.#wants);
    const failed = wanted.length > 0 ? await this.#invoke(wanted) : new Set<string>();
    const done = batch.filter(({ id }) => !failed.has(id));
    await Promise.all(done.map(({ receiptHandle = "" }) => this.#queue.delete(receiptHandle)));
  }

  /** The ids of those that failed: they come back when their visibility ends. */
  async #invoke(batch: Message[]): Promise<ReadonlySet<string>> {
    const ids = new Set(batch.map(({ id }) => id));
    try {
      const answer = await this.#lambda.invokeInTurn({
        Records: batch.map((message) => this.#record(message)),
      });
      if (!reportsItemFailures(this.#mapping)) return new Set();
      return failedItems(answer, ids) ?? ids;
    } catch (error) {
      if (!(error instanceof FunctionError)) throw error;
      const { name } = this.#lambda.settings;
      this.#log(hostSource, `${name} failed on ${ids.size} messages: ${error.errorType}: ${error.message}`);
      return ids;
    }
  }

  #record(message: Message): object {
    const attributes = Object.entries(message.attributes ?? {}).map(
      ([name, { DataType, StringValue, BinaryValue }]) => [
        name,
        {
          dataType: DataType,
          stringValue: StringValue,
          binaryValue: BinaryValue,
          stringListValues: [],
          binaryListValues: [],
        },
      ],
    );
    return {
      messageId: message.id,
      receiptHandle: message.receiptHandle,
      body: message.body,
      attributes: systemAttributes(message),
      messageAttributes: Object.fromEntries(attributes),
      md5OfBody: message.bodyMd5,
      eventSource: "aws:sqs",
      eventSourceARN: this.#queue.arn,
      awsRegion: region,
    };
  }
}

/** Filters look into a body that is JSON. */
function filterable(message: Message): object {
  try {
    return { body: JSON.parse(message.body), messageId: message.id };
  } catch {
    return { body: message.body, messageId: message.id };
  }
}
