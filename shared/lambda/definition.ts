import type { ZodType } from "zod";
import type { Scope } from "#shared/access/scopes.ts";
import type { AuditAction } from "#shared/audit/audit-action.ts";
import type { BucketName, KeyName, QueueName, SecretName, TableName } from "#shared/resources.ts";

/**
 * What a function may do to a table.
 * `update`: change items in place, and see what they were. `read`: get and query. `scan`: read everything, too.
 * `check`: read, and make a transaction depend on how an item is.
 * `gather`: get many items in one call, by their keys.
 * `append`: read and put, never update or delete. `write`: everything on single items. `guard`: that, and make a
 * transaction depend on further items. `bulk`: write, and many items in one call. `retire`: append, and delete what its
 * time has come for, never update.
 */
export type TableAccess =
  | "update"
  | "read"
  | "check"
  | "gather"
  | "scan"
  | "append"
  | "write"
  | "guard"
  | "bulk"
  | "retire";

export type WorkflowAccess = "start" | "report";

/** What a function touches. Its role gets exactly these rights, nothing else. */
export interface Uses {
  readonly tables?: Readonly<Partial<Record<TableName, TableAccess>>>;
  readonly buckets?: Readonly<Partial<Record<BucketName, "read" | "write" | "delete" | "probe">>>;
  readonly queues?: Readonly<Partial<Record<QueueName, "send" | "probe">>>;
  readonly keys?: Readonly<Partial<Record<KeyName, "sign" | "verify" | "probe">>>;
  /** May read these, from whatever store the stage has. */
  readonly secrets?: readonly SecretName[];
  /** May put our own events on the bus. */
  readonly publishes?: boolean;
  /** May ask whether the bus is there. */
  readonly probesBus?: boolean;
  /** By the names of their files: may start it, or report what it waits for. */
  readonly workflows?: Readonly<Record<string, WorkflowAccess>>;
  /** May read what CloudWatch has measured. */
  readonly queries?: "metrics";
}

interface Sizing {
  readonly timeoutSeconds?: number;
  readonly memoryMb?: number;
}

export type Method = "GET" | "POST" | "PUT" | "PATCH" | "DELETE";

/** Since when clients should look for something else (RFC 9745), and from when on it may be gone (RFC 8594). */
export interface Deprecation {
  readonly since: Date;
  readonly sunset?: Date;
}

export type StatusWhen = Readonly<Record<number, (answer: never) => boolean>>;

/** An HTTP endpoint. `scope` has no default: one that is open to everybody says `access: "public"`. */
export type EndpointDefinition = Uses &
  Sizing & {
    readonly trigger: "http";
    readonly method: Method | "ANY";
    readonly path: string;
    /** Further paths of the same endpoint. Of other parameters they have only what stock senders need. */
    readonly aliases: readonly string[];
    /** One of them is `/t/{tenant}/…`. */
    readonly tenantPrefix?: true;
    /** One of them is `/in/{token}/…`. */
    readonly ingestToken?: true;
    /** Who asks is known by a routing key, in the body or in `X-Routing-Key`, and by nothing else. */
    readonly routingKey?: true;
    readonly summary: string;
    /** `beta` may still change; `stable` is a contract. */
    readonly stability: "stable" | "beta";
    readonly deprecated?: Deprecation;
    /** What the audit log says when it is done; `none` for what changes nothing, and for ingest (SPEC B3). */
    readonly audit: AuditAction | "none";
    /** Whoever is refused it is in the audit log under the record's id, also when it was the record's state that refused (409). */
    readonly recordsRefusals?: true;
    /** Which of the limits per address count a request (SPEC I4). */
    readonly limit: "api" | "auth" | "upload" | "none";
    /** Whether it takes an `Idempotency-Key`: every POST that creates a record (SPEC X5). */
    readonly idempotent: boolean;
    /** Members of the answer that are secrets, shown this once. */
    readonly shownOnce?: readonly string[];
    readonly access: { readonly scope: Scope } | "public";
    readonly body?: ZodType;
    /** `form`: as a page's form sends it (application/x-www-form-urlencoded). */
    readonly bodyType: "json" | "form";
    /** Media types of JSON that it takes beside `application/json` and `…+json`, or that are worth naming. */
    readonly mediaTypes?: readonly string[];
    /** How it says what went wrong: as everywhere here (RFC 9457), or as clients of OAuth (RFC 6749, 5.2), Alertmanager, PagerDuty or TM Forum's APIs understand it. */
    readonly errors: "problem" | "oauth" | "alertmanager" | "pagerduty" | "tmf";
    /** A list whose part is asked for by offset and limit: it tells how many there are, and is 206 where it isn't all (TMF630). */
    readonly ranged?: true;
    /** No body at all is then read as `{}`. */
    readonly bodyOptional?: boolean;
    readonly query?: ZodType;
    /** Parameters of the query that may come more than once: the schema gets all their values. */
    readonly repeated?: readonly string[];
    readonly params?: ZodType;
    readonly response?: ZodType;
    /** Writes the same answer as a text, for whoever asks for `text/markdown`. */
    readonly markdown?: (answer: never) => string;
    readonly status: number;
    /** Where an answer decides on another status: which, and how it is recognised. */
    readonly statusWhen?: StatusWhen;
    readonly contentType: string;
    /** Its answer goes out as it is made, and may take as long as Lambda lets it. */
    readonly isStreamed?: true;
    readonly timeoutSeconds: number;
    /** How long anybody may keep the answer; without it nobody may. */
    readonly cacheSeconds?: number;
    /** Largest body in bytes; a larger one is 413. */
    readonly maxBodyBytes: number;
  };

/** A worker on one of the queues in `resources.ts`. */
export type QueueWorkerDefinition = Uses &
  Sizing & {
    readonly trigger: "queue";
    readonly queue: QueueName;
    readonly batchSize: number;
    /** How long a batch waits for more messages: 0 for what is urgent. Lambda wants at least 1 for batches over 10. */
    readonly windowSeconds: number;
    /** Keep it low where workers of one tenant contend for one sequence (DESIGN 4). */
    readonly maxConcurrency: number;
  };

/** A consumer of bus events; it gets a rule, a queue and a dead-letter queue of its own. */
export type EventConsumerDefinition = Uses &
  Sizing & {
    readonly trigger: "event";
    /** An EventBridge event pattern. */
    readonly pattern: Readonly<Record<string, unknown>>;
    readonly batchSize: number;
    readonly maxConcurrency: number;
  };

/** A worker on a table's stream. */
export type StreamWorkerDefinition = Uses &
  Sizing & {
    readonly trigger: "stream";
    readonly table: TableName;
    readonly batchSize: number;
    /** Which kinds of writes it is told of. Most of our streams are of insert-only tables. */
    readonly writes: readonly StreamedWrite[];
  };

export type StreamedWrite = "INSERT" | "MODIFY" | "REMOVE";

/** A task that runs by the clock. */
export type ScheduledTaskDefinition = Uses &
  Sizing & {
    readonly trigger: "schedule";
    /** `rate(…)` or `cron(…)` as EventBridge Scheduler has them. */
    readonly schedule: string;
    /** Whose clock `cron(…)` means, by its IANA name; UTC if nothing is said. */
    readonly timeZone?: string;
  };

/** A consumer of what all other functions log; `pattern` is a filter pattern of CloudWatch Logs, empty for every line. */
export type LogConsumerDefinition = Uses & Sizing & { readonly trigger: "log"; readonly pattern: string };

/** A step of a workflow, called by it. */
export type WorkflowStepDefinition = Uses & Sizing & { readonly trigger: "step"; readonly input: ZodType };

export type FunctionDefinition =
  | EndpointDefinition
  | QueueWorkerDefinition
  | EventConsumerDefinition
  | StreamWorkerDefinition
  | ScheduledTaskDefinition
  | LogConsumerDefinition
  | WorkflowStepDefinition;
