import type { SQSBatchResponse, SQSEvent, SQSRecord } from "aws-lambda";
import { arn, region } from "../arn.ts";
import type { Consumer } from "../consumer.ts";
import type { Handler } from "../lambda-runtime.ts";
import type { World } from "../world.ts";
import { messageMd5 } from "./message-md5.ts";
import type { Message, MessageAttribute, Queue } from "./queue.ts";

export interface QueueSubscriptionOptions {
  readonly batchSize?: number;
  readonly windowSeconds?: number;
  readonly concurrency?: number;
  readonly timeoutSeconds?: number;
}

// biome-ignore lint/suspicious/noConfusingVoidType: a handler without partial failures returns nothing
export type QueueHandler = Handler<SQSEvent, SQSBatchResponse | void>;

const pollMs = 5;

/** Lambda's event source mapping: polls the queue, invokes the handler, deletes what it didn't report as failed. */
export class QueueSubscription implements Consumer {
  readonly errors: unknown[] = [];
  readonly #queue: Queue;
  readonly #handler: QueueHandler;
  readonly #world: World;
  readonly #batchSize: number;
  readonly #windowMs: number;
  readonly #concurrency: number;
  readonly #timeoutSeconds: number;
  #running = 0;
  #cancelPoll = () => {};

  constructor(queue: Queue, handler: QueueHandler, world: World, options: QueueSubscriptionOptions) {
    this.#queue = queue;
    this.#handler = handler;
    this.#world = world;
    this.#batchSize = options.batchSize ?? 10;
    this.#windowMs = (options.windowSeconds ?? 0) * 1000;
    this.#concurrency = options.concurrency ?? 2;
    this.#timeoutSeconds = options.timeoutSeconds ?? 30;
    queue.onArrival(() => this.#schedulePoll());
    this.#schedulePoll();
  }

  get description(): string {
    return `queue ${this.#queue.name}: ${this.#running} invocations, ${this.#queue.messages.length} messages`;
  }

  get isIdle(): boolean {
    return this.#running === 0 && this.#queue.isEmpty;
  }

  #schedulePoll(): void {
    this.#cancelPoll();
    const next = this.#queue.nextVisibleAtMs();
    if (next === undefined || this.#running === this.#concurrency) return;
    const delay = Math.max(0, next + this.#windowMs - this.#world.clock.now()) + pollMs;
    this.#cancelPoll = this.#world.clock.schedule(delay, () => this.#poll());
  }

  #poll(): void {
    while (this.#running < this.#concurrency) {
      const batch = this.#queue.receive(this.#batchSize);
      if (batch.length === 0) break;
      void this.#deliver(batch);
    }
    this.#schedulePoll();
  }

  async #deliver(batch: readonly Message[]): Promise<void> {
    this.#running++;
    try {
      const event = { Records: batch.map((message) => sqsRecord(message, this.#queue.name)) };
      const response = await this.#world.lambda.invoke(this.#handler, event, this.#timeoutSeconds);
      for (const { id } of succeeded(batch, response ?? undefined)) this.#queue.delete(id);
    } catch (error) {
      // The batch becomes visible again by itself.
      this.errors.push(error);
    } finally {
      this.#running--;
      this.#schedulePoll();
    }
  }
}

/** An identifier that isn't of this batch makes all of it fail, as on AWS. */
function succeeded(batch: readonly Message[], response: SQSBatchResponse | undefined): readonly Message[] {
  const failed = new Set(response?.batchItemFailures.map(({ itemIdentifier }) => itemIdentifier));
  const rest = batch.filter(({ id }) => !failed.has(id));
  return rest.length === batch.length - failed.size ? rest : [];
}

function sqsRecord(message: Message, queue: string): SQSRecord {
  return {
    messageId: message.id,
    receiptHandle: message.id,
    body: message.body,
    attributes: {
      ApproximateReceiveCount: String(message.receiveCount),
      SentTimestamp: String(message.sentAtMs),
      SenderId: "simulation",
      ApproximateFirstReceiveTimestamp: String(message.firstReceivedAtMs),
      ...(message.groupId === undefined ? {} : { MessageGroupId: message.groupId }),
    },
    messageAttributes: Object.fromEntries(
      Object.entries(message.attributes ?? {}).map(([name, attribute]) => [name, lambdaAttribute(attribute)]),
    ),
    md5OfBody: messageMd5(message.body),
    eventSource: "aws:sqs",
    eventSourceARN: arn("sqs", queue),
    awsRegion: region,
  };
}

function lambdaAttribute({ DataType, StringValue, BinaryValue }: MessageAttribute) {
  return {
    dataType: DataType,
    ...(StringValue === undefined ? {} : { stringValue: StringValue }),
    ...(BinaryValue === undefined ? {} : { binaryValue: BinaryValue }),
  };
}
