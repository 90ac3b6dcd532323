import type { HttpRequest, RetryStrategyV2 } from "@smithy/types";
import { region } from "./arn.ts";
import type { Consumer } from "./consumer.ts";
import type { CrashMoment } from "./crash-plan.ts";
import { DynamoService } from "./dynamo/dynamo-service.ts";
import {
  type StreamHandler,
  StreamSubscription,
  type StreamSubscriptionOptions,
} from "./dynamo/stream-subscription.ts";
import type { Table, TableDefinition } from "./dynamo/table.ts";
import { EventBridgeService } from "./event-bridge/event-bridge-service.ts";
import { type FaultOptions, FaultPlan } from "./fault-plan.ts";
import { KmsService } from "./kms/kms-service.ts";
import { LambdaRuntime } from "./lambda-runtime.ts";
import { SeededRandom } from "./random.ts";
import { type Latency, SimulatedRequestHandler } from "./request-handler.ts";
import type { Bucket } from "./s3/bucket.ts";
import { S3Service } from "./s3/s3-service.ts";
import type { SimulatedService } from "./service.ts";
import type { Queue, QueueOptions } from "./sqs/queue.ts";
import {
  type QueueHandler,
  QueueSubscription,
  type QueueSubscriptionOptions,
} from "./sqs/queue-subscription.ts";
import { SqsService } from "./sqs/sqs-service.ts";
import { StatesService, type StepHandlers } from "./states/states-service.ts";
import { VirtualClock } from "./virtual-clock.ts";
import { VirtualRetryStrategy } from "./virtual-retry.ts";
import type { World } from "./world.ts";

export interface SimulationOptions {
  readonly seed: number;
  readonly faults?: FaultOptions;
  readonly latency?: Latency;
  /** Called when an invocation is killed: the place to drop what its container held in module variables. */
  readonly onKilled?: () => void;
}

const settlePollMs = 100;

/**
 * AWS in memory, as SDK clients see it through their request handler: one thread, virtual time, and every
 * decision drawn from one seed, so that a run can be repeated exactly.
 */
export class Simulation {
  readonly clock = new VirtualClock();
  /** For the code under test: its ids and its jitter. */
  readonly random: SeededRandom;
  readonly faults: FaultPlan;
  readonly lambda: LambdaRuntime;
  readonly eventBridge: EventBridgeService;
  readonly states: StatesService;
  readonly requestHandler: SimulatedRequestHandler;
  readonly #world: World;
  readonly #dynamo: DynamoService;
  readonly #sqs: SqsService;
  readonly #s3: S3Service;
  readonly #kms = new KmsService();
  readonly #consumers: Consumer[];

  constructor({
    seed,
    faults = {},
    latency = { fromMs: 1, toMs: 6 },
    onKilled = () => {},
  }: SimulationOptions) {
    const { clock } = this;
    const random = new SeededRandom(seed);
    this.random = random.fork("code under test");
    this.faults = new FaultPlan(random, faults);
    this.lambda = new LambdaRuntime(clock, random, onKilled);
    this.#world = { clock, random, faults: this.faults, lambda: this.lambda };
    this.#dynamo = new DynamoService(this.#world);
    this.#sqs = new SqsService(this.#world);
    this.#s3 = new S3Service(this.#world);
    this.eventBridge = new EventBridgeService(this.#world);
    this.states = new StatesService(this.#world);
    this.#consumers = [this.eventBridge, this.states];
    this.requestHandler = new SimulatedRequestHandler(
      (request) => this.#serviceOf(request),
      this.#world,
      latency,
    );
  }

  /**
   * For the constructor of any SDK client. Retries wait in virtual time; nothing is signed, because nobody
   * checks, and signing would be a quarter of the cost of a request.
   */
  clientConfig(maxAttempts = 3) {
    const random = this.#world.random.fork("retries");
    const retryStrategy: RetryStrategyV2 = new VirtualRetryStrategy(this.clock, random, maxAttempts);
    return {
      region,
      credentials: { accessKeyId: "simulation", secretAccessKey: "simulation" },
      requestHandler: this.requestHandler,
      retryStrategy,
      signer: { sign: async (request: HttpRequest) => request },
    };
  }

  table(name: string, definition: TableDefinition): Table {
    return this.#dynamo.tables.create(name, definition);
  }

  queue(name: string, options?: QueueOptions): Queue {
    return this.#sqs.create(name, options);
  }

  queueUrl(queue: Queue): string {
    return this.#sqs.urlOf(queue);
  }

  bucket(name: string): Bucket {
    return this.#s3.create(name);
  }

  /** @returns the machine's ARN. */
  stateMachine(name: string, definition: object, handlers: StepHandlers): string {
    return this.states.create(name, definition, handlers);
  }

  subscribeToQueue(
    queue: Queue,
    handler: QueueHandler,
    options: QueueSubscriptionOptions = {},
  ): QueueSubscription {
    const subscription = new QueueSubscription(queue, handler, this.#world, options);
    this.#consumers.push(subscription);
    return subscription;
  }

  subscribeToStream(
    table: Table,
    handler: StreamHandler,
    options: StreamSubscriptionOptions = {},
  ): StreamSubscription {
    const subscription = new StreamSubscription(table, handler, this.#world, options);
    this.#consumers.push(subscription);
    return subscription;
  }

  /** AWS calls that invocations have made: a test loops its crash over all of them. */
  countAwsCalls(): number {
    return this.faults.crashes.calls;
  }

  /** Kills the invocation that makes the `call`-th AWS call (from 1), before or after that takes effect. */
  crashAtCall(call: number, moment: CrashMoment): void {
    this.faults.crashes.atCall(call, moment);
  }

  heal(): void {
    this.faults.heal();
  }

  /** Waits until every subscribed queue and stream is empty and nothing runs. */
  async settle(withinHours = 24): Promise<void> {
    const deadline = this.clock.now() + withinHours * 3_600_000;
    while (this.#busy().length > 0) {
      if (this.clock.now() > deadline) {
        throw new Error(`not settled after ${withinHours} h of virtual time: ${this.#busy().join("; ")}`);
      }
      await this.clock.sleep(settlePollMs);
    }
  }

  #busy(): string[] {
    return this.#consumers.filter(({ isIdle }) => !isIdle).map(({ description }) => description);
  }

  #serviceOf({ headers }: HttpRequest): SimulatedService {
    const target = headers["x-amz-target"] ?? "";
    if (target.startsWith("DynamoDB_")) return this.#dynamo;
    if (target.startsWith("AmazonSQS.")) return this.#sqs;
    if (target.startsWith("AWSStepFunctions.")) return this.states;
    if (target.startsWith("TrentService.")) return this.#kms;
    return target.startsWith("AWSEvents.") ? this.eventBridge : this.#s3;
  }
}
