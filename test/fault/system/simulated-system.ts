import "./loaded-beforehand.ts";
import type { DynamoDBBatchResponse, DynamoDBStreamEvent, SQSBatchResponse, SQSEvent } from "aws-lambda";
import { AlarmBook } from "#shared/journal/alarm-book.ts";
import { useClientSettings } from "#shared/platform/client-settings.ts";
import { useClock } from "#shared/platform/clock.ts";
import { variables } from "#shared/platform/environment.ts";
import { useRandom } from "#shared/platform/ids.ts";
import {
  type BucketName,
  buckets,
  type QueueName,
  type QueueResource,
  queues,
  type TableName,
  type TableResource,
  tables,
} from "#shared/resources.ts";
import { beyondTests } from "../../support/beyond-tests.ts";
import { region } from "../../support/simulation/arn.ts";
import type { Table } from "../../support/simulation/dynamo/table.ts";
import type { FaultOptions } from "../../support/simulation/fault-plan.ts";
import { SeededRandom } from "../../support/simulation/random.ts";
import type { Latency } from "../../support/simulation/request-handler.ts";
import type { Bucket } from "../../support/simulation/s3/bucket.ts";
import { Simulation } from "../../support/simulation/simulation.ts";
import type { Queue } from "../../support/simulation/sqs/queue.ts";
import type { QueueSubscriptionOptions } from "../../support/simulation/sqs/queue-subscription.ts";
import { Arrivals } from "./arrivals.ts";
import { containersOf } from "./containers.ts";
import { loadSdk } from "./simulated-tables.ts";

const alarmWorkers = 4;

/** Consumers of queues, and how many of each run at once. */
const workers: Readonly<Partial<Record<QueueName, QueueSubscriptionOptions & { file: string }>>> = {
  alarms: { file: "alarms/correlate-alarms.queue.ts", concurrency: alarmWorkers },
  renewals: { file: "alarms/renew-alarms.queue.ts", concurrency: 2, batchSize: 100, windowSeconds: 2 },
  wakeUps: { file: "journal/pass-time.queue.ts", concurrency: 2 },
  recorrelations: { file: "correlation/recorrelate-alarms.queue.ts", concurrency: 2 },
  archivals: { file: "journal/archive-history.queue.ts", concurrency: 2 },
  kpiDeletions: { file: "kpis/delete-kpis.queue.ts", concurrency: 2 },
  purges: { file: "retention/purge-records.queue.ts", concurrency: 2 },
  auditArchivals: { file: "audit/archive-audit.queue.ts", concurrency: 2 },
};

/** Loaded once, before the first run: otherwise that would go as fast as the machine loads, whatever its seed. */
let sdk: Promise<void> | undefined;

/** The tables, queues and handlers of the alarm domain, as `resources.ts` and the handler files declare them. */
export class SimulatedSystem {
  readonly simulation: Simulation;
  /** For the test's own decisions. */
  readonly random: SeededRandom;
  readonly arrivals: Arrivals;
  /** A reader that stays warm through the whole run. */
  readonly reader = new AlarmBook();
  readonly #tables = new Map<TableName, Table>();
  readonly #buckets = new Map<BucketName, Bucket>();
  readonly #queues = new Map<QueueName, { queue: Queue; dead: Queue }>();

  private constructor(seed: number, faults: FaultOptions, latency: Latency | undefined) {
    this.simulation = new Simulation({ seed, faults, ...(latency && { latency }) });
    this.random = new SeededRandom(seed).fork("test");
    this.#usePlatform();
    this.#createResources();
    this.arrivals = new Arrivals(this.queue("alarms"));
  }

  static async start(seed: number, faults: FaultOptions = {}, latency?: Latency): Promise<SimulatedSystem> {
    sdk ??= loadSdk();
    await sdk;
    const system = new SimulatedSystem(seed, faults, latency);
    await system.#subscribe();
    return system;
  }

  table(name: TableName): Table {
    return this.#tables.get(name)!;
  }

  queue(name: QueueName): Queue {
    return this.#queues.get(name)!.queue;
  }

  bucket(name: BucketName): Bucket {
    return this.#buckets.get(name)!;
  }

  /** Has KPIs judged as they come in: for runs that are about it, because each chunk costs some calls. */
  async watchKpis(): Promise<void> {
    const detector = await containersOf<DynamoDBStreamEvent, DynamoDBBatchResponse>(
      "sleeping-cells/detect-sleeping-cells.stream.ts",
    );
    this.simulation.subscribeToStream(this.table("kpiSamples"), detector);
  }

  /** Ends all faults, redrives what has died, and waits until all is quiet. */
  async heal(): Promise<void> {
    this.simulation.heal();
    for (const { queue, dead } of this.#queues.values()) dead.redriveTo(queue);
    await this.simulation.settle();
  }

  #usePlatform(): void {
    const { simulation } = this;
    useClientSettings(simulation.clientConfig());
    useClock(simulation.clock);
    useRandom((bytes) => simulation.random.bytes(bytes));
    process.env[variables.logLevel] = "CRITICAL"; // faults would fill the log
    process.env[variables.bus] = "bus";
    process.env[variables.key("auditDigests")] = "alias/audit-digests";
    process.env.AWS_REGION = region;
    process.env[variables.limits] = JSON.stringify(beyondTests);
  }

  #createResources(): void {
    for (const [name, table] of Object.entries(tables) as [TableName, TableResource][]) {
      this.#tables.set(name, this.simulation.table(name, table));
      process.env[variables.table(name)] = name;
    }
    for (const [name, { delaySeconds = 0 }] of Object.entries(queues) as [QueueName, QueueResource][]) {
      const dead = this.simulation.queue(`${name}-dead`);
      const queue = this.simulation.queue(name, {
        delaySeconds,
        visibilityTimeoutSeconds: 180,
        deadLetter: { queue: dead, maxReceiveCount: 5 },
      });
      this.#queues.set(name, { queue, dead });
      process.env[variables.queueUrl(name)] = this.simulation.queueUrl(queue);
    }
    for (const name of Object.keys(buckets) as BucketName[]) {
      this.#buckets.set(name, this.simulation.bucket(name));
      process.env[variables.bucket(name)] = name;
    }
  }

  async #subscribe(): Promise<void> {
    for (const [name, { file, ...options }] of Object.entries(workers)) {
      const handler = await containersOf<SQSEvent, SQSBatchResponse>(file);
      this.simulation.subscribeToQueue(this.queue(name as QueueName), handler, options);
    }
    const relay = await containersOf<DynamoDBStreamEvent, DynamoDBBatchResponse>(
      "journal/relay-journal.stream.ts",
    );
    this.simulation.subscribeToStream(this.table("journal"), relay);
  }
}
