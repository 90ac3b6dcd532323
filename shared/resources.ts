/** The data of the whole system on one page: CDK creates it, declarations name it, stores use it. */

export interface TableResource {
  readonly partitionKey: string;
  readonly sortKey?: { readonly name: string; readonly type: "S" | "N" };
  /** Sparse global secondary indexes; every key attribute is a string. */
  readonly indexes?: Readonly<Record<string, { readonly partitionKey: string; readonly sortKey?: string }>>;
  readonly stream?: "KEYS_ONLY";
  /** Items vanish some time after `expires_at_s` (seconds since 1970). Never logic: an item may outlive it by days. */
  readonly ttl?: true;
}

export interface QueueResource {
  readonly purpose: string;
  /** Delay before a message is delivered; debounces work that many causes ask for. */
  readonly delaySeconds?: number;
}

export const tables = {
  /** Each tenant's alarm domain as one ordered, insert-only sequence of entries. */
  journal: {
    partitionKey: "tenant_id",
    sortKey: { name: "seq", type: "N" },
    stream: "KEYS_ONLY",
  },
  /** How far the relay has published each tenant's journal, and where the newest snapshot is. */
  relayCursors: { partitionKey: "tenant_id" },
  tenants: { partitionKey: "tenant_id", indexes: { byName: { partitionKey: "name" } } },
  /** Programs that use the API; each has keys. */
  apiClients: { partitionKey: "tenant_id", sortKey: { name: "id", type: "S" } },
  apiKeys: {
    partitionKey: "key_id",
    indexes: { byTenant: { partitionKey: "tenant_id" }, byClient: { partitionKey: "client_id" } },
    ttl: true,
  },
  /** Requests that may be repeated, and their first answers. */
  idempotencyKeys: { partitionKey: "tenant_id", sortKey: { name: "id", type: "S" }, ttl: true },
  users: {
    partitionKey: "tenant_id",
    sortKey: { name: "id", type: "S" },
    indexes: { byEmail: { partitionKey: "tenant_id", sortKey: "email" } },
  },
  /** Which user an e-mail address is, and the hash of the password. */
  logins: { partitionKey: "email", indexes: { byTenant: { partitionKey: "tenant_id", sortKey: "user_id" } } },
  /** Logins that go on by refresh tokens. */
  sessions: {
    partitionKey: "session_id",
    indexes: { byTenant: { partitionKey: "tenant_id", sortKey: "user_id" } },
    ttl: true,
  },
  /** Public halves of the keys that sign tokens: what verifies one reads them here and needs no KMS. */
  signingKeys: { partitionKey: "use", sortKey: { name: "kid", type: "S" } },
  /** Who did what: each tenant's chains of entries, insert-only, each entry with the hash of all before it. */
  auditEntries: { partitionKey: "chain", sortKey: { name: "seq", type: "N" }, stream: "KEYS_ONLY" },
  /** What is signed of each chain, part by part, in CloudTrail's form: decided here, then put into the archive. */
  auditDigests: { partitionKey: "chain", sortKey: { name: "number", type: "N" } },
  /** What is signed of each chain as a whole: where it ends, and where it begins after a removal. */
  auditSeals: { partitionKey: "chain", sortKey: { name: "kind", type: "S" } },
  /** Batches of log lines that were taken in already: their attempts are on their chains, their hits are counted. */
  auditBatches: { partitionKey: "batch_id", ttl: true },
  /** What people have asked Tocsin to do, with who has approved it and what came of it. */
  actions: {
    partitionKey: "tenant_id",
    sortKey: { name: "id", type: "S" },
    indexes: { byState: { partitionKey: "tenant_state", sortKey: "id" } },
    stream: "KEYS_ONLY",
  },
  entities: {
    partitionKey: "tenant_id",
    sortKey: { name: "id", type: "S" },
    indexes: {
      byType: { partitionKey: "tenant_type", sortKey: "id" },
      byExternalId: { partitionKey: "tenant_external_id", sortKey: "id" },
      byParent: { partitionKey: "tenant_parent", sortKey: "id" },
    },
  },
  /** What was measured: items of what a request brought of one entity in one hour, packed. */
  kpiSamples: {
    partitionKey: "tenant_shard",
    sortKey: { name: "place", type: "S" },
    stream: "KEYS_ONLY",
  },
  /** How an entity's KPIs usually are: one item of all hours, and one for each hour of the week. */
  kpiBaselines: { partitionKey: "tenant_shard", sortKey: { name: "place", type: "S" } },
  /** When a tenant's KPIs have departed from their baselines; absent where the defaults hold. */
  sleepingCellPolicies: { partitionKey: "tenant_id" },
  /** Whose events are whose: (account, source) on the bus belongs to one tenant. */
  eventSources: {
    partitionKey: "origin",
    indexes: { byTenant: { partitionKey: "tenant_id", sortKey: "origin" } },
  },
  /** How much a tenant lets its API clients do; `subject` is the client and the route. */
  rateLimitRules: { partitionKey: "tenant_id", sortKey: { name: "subject", type: "S" } },
  /** Whom and what a tenant refuses (SPEC C2). */
  blocklistRules: { partitionKey: "tenant_id", sortKey: { name: "id", type: "S" }, ttl: true },
  /** Paths and keys that nobody has business with, and what they answer (SPEC C5). */
  honeypots: {
    partitionKey: "tenant_id",
    sortKey: { name: "id", type: "S" },
    indexes: { byPath: { partitionKey: "path_key", sortKey: "id" } },
  },
  /** Who touched one of those. */
  honeypotHits: {
    partitionKey: "tenant_id",
    sortKey: { name: "id", type: "S" },
    indexes: { byDecoy: { partitionKey: "honeypot_id", sortKey: "id" } },
    stream: "KEYS_ONLY",
  },
  /** What a tenant has decided about who may do what: its policies, each version of them, and the version of all. */
  policies: { partitionKey: "tenant_id", sortKey: { name: "place", type: "S" } },
  /** What containers share of limits: logs, and schedules that they lease slices of. */
  rateLimits: { partitionKey: "key", ttl: true },
  /** Who holds which of a tenant's streams of the live feed, and until when unless it is renewed. */
  streamSlots: { partitionKey: "tenant_id", sortKey: { name: "slot", type: "N" }, ttl: true },
  /** Whom TMF642's hub tells of alarms, and how far each has been told. */
  listeners: { partitionKey: "tenant_id", sortKey: { name: "id", type: "S" } },
  /** Logins that have not succeeded, by account and by address. */
  loginAttempts: { partitionKey: "key", ttl: true },
  /** What was accepted but could not be taken in, with its reason; `owner` is a tenant or an unregistered origin. */
  quarantine: { partitionKey: "owner", sortKey: { name: "id", type: "S" } },
  /** Events, lines of the log and spans: together what one correlation id caused, and each kind of a tenant's by time. */
  telemetry: {
    partitionKey: "tenant_correlation",
    sortKey: { name: "id", type: "S" },
    indexes: { byTenant: { partitionKey: "tenant_id", sortKey: "place" } },
  },
  /** How many events of each sort a tenant had in each hour. */
  telemetryCounts: { partitionKey: "tenant_id", sortKey: { name: "place", type: "S" }, ttl: true },
  /** What `GET /metrics` has counted, for all containers, and who counts now. */
  metricTotals: { partitionKey: "id" },
  /** What operators and actions have switched: the state of maintenance (`maintenance`), and flags (`flag/<key>`). */
  controls: { partitionKey: "tenant_id", sortKey: { name: "id", type: "S" } },
  /** What a tenant decided about keeping and deleting; absent where the defaults hold. */
  retentionPolicies: { partitionKey: "tenant_id", sortKey: { name: "category", type: "S" } },
  /** The newest purge of each category: where it is, and what it has deleted. */
  purgeRuns: { partitionKey: "tenant_id", sortKey: { name: "category", type: "S" } },
} as const satisfies Record<string, TableResource>;

export const queues = {
  alarms: { purpose: "Accepted alarms on their way into the journal" },
  renewals: {
    purpose: "Deliveries that only say again what is known, until they share an entry of the journal",
  },
  recorrelations: {
    purpose:
      "Tenants whose topology or policy changed; delayed so that a bulk import costs one re-correlation",
    delaySeconds: 5,
  },
  wakeUps: { purpose: "Tenants in whose journal something happens by itself, delayed until it does" },
  listenerNews: { purpose: "Listeners of TMF642's hub for whom there may be something new" },
  kpiDeletions: {
    purpose:
      "Entities that were removed, whose KPI samples go, too; delayed until nobody is at work any more who began before",
    // Longer than a request may take.
    delaySeconds: 15,
  },
  purges: { purpose: "Tenants' categories of records of which some may be due for deletion" },
  auditArchivals: { purpose: "Tenants whose new audit entries move into the archive" },
  archivals: { purpose: "Tenants whose quiet alarms move from the journal's state to the archive" },
} as const satisfies Record<string, QueueResource>;

export const buckets = {
  /** Snapshots of the journal's state, and the archive of alarms that have left it. */
  alarmHistory: {},
  /** Audit entries as log files and signed digests, laid out as CloudTrail lays out its own. */
  auditArchive: {},
} as const satisfies Record<string, object>;

/** Asymmetric keys whose private half never leaves KMS. A rotated one is found by its tag, not by its id. */
export const keys = {
  /** Signs access tokens. */
  tokens: { spec: "ECC_NIST_P256" },
  /** Signs audit digests: CloudTrail's validator knows RSA only. */
  auditDigests: { spec: "RSA_2048" },
} as const satisfies Record<string, { readonly spec: "ECC_NIST_P256" | "RSA_2048" }>;

/** What must not be known, by name; the values are nowhere in code, templates or logs (SPEC I6). */
export const secrets = {
  /** Signs access tokens where a deployment has no KMS: HS256, in development. */
  tokenSecret: { leastBytes: 32 },
  /** Opens Vault, where that keeps the other secrets. */
  vaultToken: { leastBytes: 1 },
} as const satisfies Record<string, { readonly leastBytes: number }>;

export type TableName = keyof typeof tables;
export type QueueName = keyof typeof queues;
export type BucketName = keyof typeof buckets;
export type KeyName = keyof typeof keys;
export type SecretName = keyof typeof secrets;

/** How the `source` of all our own events begins: none of them can loop back in as an alarm. */
export const ownSources = "tocsin.";

export const eventSource = `${ownSources}alarms`;
