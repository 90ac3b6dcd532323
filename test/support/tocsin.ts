import { readFileSync } from "node:fs";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { EventBridgeClient } from "@aws-sdk/client-eventbridge";
import { SQSClient } from "@aws-sdk/client-sqs";
import { DynamoDBDocumentClient, GetCommand, PutCommand } from "@aws-sdk/lib-dynamodb";
import { inject, type TestContext, vi } from "vitest";
import { type ApiKey, keyIdOf, newApiKey } from "#shared/access/api-key.ts";
import type { Role } from "#shared/access/roles.ts";
import type { Scope } from "#shared/access/scopes.ts";
import { variables } from "#shared/platform/environment.ts";
import { type QueueName, type TableName, tables } from "#shared/resources.ts";
import { createTenant } from "#shared/tenants/tenant-store.ts";
import { resourceName } from "../../infra/stage.ts";
import { type Capability, capabilities, type Running } from "./running.ts";
import { addTestUser, tokenFor } from "./test-user.ts";

export interface Answer<T = unknown> {
  readonly status: number;
  readonly headers: Headers;
  /** Parsed where it is JSON, else text. */
  readonly body: T;
}

export interface Problem {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  readonly instance: string;
  readonly correlation_id: string;
  readonly request_id: string;
  readonly errors?: readonly { pointer: string; detail: string; code: string }[];
}

type Sent = Readonly<Record<string, string>>;

/** One request; a body that isn't text is sent as JSON. */
async function send<T>(url: string, method: string, body: unknown, headers: Sent): Promise<Answer<T>> {
  const text = body === undefined || typeof body === "string" ? body : JSON.stringify(body);
  const json = text === undefined ? {} : { "content-type": "application/json" };
  const init = {
    method,
    headers: { ...json, ...anyVersion(method), ...headers },
    ...(text === undefined ? {} : { body: text }),
  };
  const response = await fetch(url, init);
  const answer = isEndless(response) ? await firstPiece(response) : await response.text();
  const isJson = response.headers.get("content-type")?.includes("json");
  return {
    status: response.status,
    headers: response.headers,
    body: isJson && answer !== "" ? JSON.parse(answer) : answer,
  };
}

const isEndless = ({ headers }: Response): boolean =>
  headers.get("content-type")?.startsWith("text/event-stream") ?? false;

/** A stream is answered when it has begun. */
async function firstPiece({ body }: Response): Promise<string> {
  const reader = body!.getReader();
  const { value } = await reader.read();
  await reader.cancel();
  return new TextDecoder().decode(value);
}

/** Tests change whatever is there, unless they say which version. */
const anyVersion = (method: string): Sent =>
  ["PUT", "PATCH", "DELETE"].includes(method) ? { "if-match": "*" } : {};

/** A tenant of a test's own, seen through its API key or a user's access token. Tests that share none don't meet. */
export class Tenant {
  readonly id: string;
  /** Or an access token. */
  readonly apiKey: string;
  readonly #apiUrl: string;
  readonly #credential: Sent;

  constructor(apiUrl: string, id: string, apiKey: string) {
    this.#apiUrl = apiUrl;
    this.#credential = apiKey.startsWith("tk_")
      ? { "x-api-key": apiKey }
      : { authorization: `Bearer ${apiKey}` };
    this.id = id;
    this.apiKey = apiKey;
  }

  /** Any request with the tenant's key, whatever comes of it. */
  send<T = unknown>(method: string, path: string, body?: unknown, headers: Sent = {}): Promise<Answer<T>> {
    return send(this.#apiUrl + path, method, body, { ...this.#credential, ...headers });
  }

  /** What refuses a request: it must. */
  async refusal(method: string, path: string, body?: unknown): Promise<Problem> {
    const answer = await this.send<Problem>(method, path, body);
    if (answer.status < 400) throw new Error(`${method} ${path} was not refused: ${answer.status}`);
    return answer.body;
  }

  async #done<T>(method: string, path: string, body?: unknown): Promise<T> {
    const answer = await this.send<T>(method, path, body);
    if (answer.status < 300) return answer.body;
    throw new Error(`${method} ${path}: ${answer.status} ${JSON.stringify(answer.body)}`);
  }

  get = <T>(path: string): Promise<T> => this.#done("GET", path);
  post = <T>(path: string, body?: unknown): Promise<T> => this.#done("POST", path, body);
  put = <T>(path: string, body: unknown): Promise<T> => this.#done("PUT", path, body);
  patch = <T>(path: string, body: unknown): Promise<T> => this.#done("PATCH", path, body);
  delete = <T>(path: string): Promise<T> => this.#done("DELETE", path);

  /** Ingests alarms in one batch, all of which must be accepted. @returns their ids, in order. */
  async ingest(...alarms: readonly object[]): Promise<string[]> {
    const batch = await this.post<{ rejected: number; results: { event_id: string }[] }>(
      "/api/v1/alarms/ingest/batch",
      { alarms },
    );
    if (batch.rejected > 0) throw new Error(`rejected: ${JSON.stringify(batch.results)}`);
    return batch.results.map(({ event_id }) => event_id);
  }
}

export interface Tocsin {
  readonly running: Running;
  readonly dynamo: DynamoDBDocumentClient;
  readonly events: EventBridgeClient;
  readonly sqs: SQSClient;
  table(name: TableName): string;
  queueName(name: QueueName): string;
  readonly bus: string;
  newTenant(): Promise<Tenant>;
  /** Skips a test that needs what this place can't do. */
  needs(context: TestContext, capability: Capability): void;
  /** The same tenant with a key that may do only this. */
  withScopes(tenant: Tenant, scopes: readonly Scope[]): Promise<Tenant>;
  /** The same tenant as a new user of it sees it. */
  asUser(tenant: Tenant, role: Role): Promise<Tenant & { readonly userId: string }>;
  /** A request without credentials. */
  anonymous<T = unknown>(method: string, path: string, body?: unknown, headers?: Sent): Promise<Answer<T>>;
  /** The log lines so far that contain a text; undefined where the log can't be read. */
  logLines(containing: string): LogLine[] | undefined;
}

interface LogLine {
  readonly source: string;
  readonly message: string;
}

/** What a test needs of a running Tocsin: by default of the one that the run has started. */
export function connect(running: Running = inject("tocsin")): Tocsin {
  const { apiUrl, stage } = running;
  const physical = (name: string) => resourceName({ stage } as Parameters<typeof resourceName>[0], name);
  const aws = awsSettings(running);
  const dynamo = DynamoDBDocumentClient.from(new DynamoDBClient(aws));
  Object.assign(process.env, environment(running, physical));
  return {
    running,
    dynamo,
    events: new EventBridgeClient(aws),
    sqs: new SQSClient({ ...aws, useQueueUrlAsEndpoint: false }),
    table: physical,
    queueName: physical,
    bus: `tocsin-${stage}`,
    newTenant: async () => {
      const run = process.env.TOCSIN_TEST_RUN ?? "here";
      const { tenant, apiKey } = await createTenant(`test ${run} ${crypto.randomUUID()}`);
      return new Tenant(apiUrl, tenant.tenant_id, apiKey);
    },
    needs: (context, capability) => {
      if (running.lacks.includes(capability)) context.skip(`not here: ${capabilities[capability]}`);
    },
    withScopes: async (tenant, scopes) => {
      const Key = { key_id: keyIdOf(tenant.apiKey) };
      const { Item } = await dynamo.send(new GetCommand({ TableName: physical("apiKeys"), Key }));
      const { record, key } = newApiKey({ ...(Item as ApiKey), scopes });
      await dynamo.send(new PutCommand({ TableName: physical("apiKeys"), Item: record }));
      return new Tenant(apiUrl, tenant.id, key);
    },
    asUser: async (tenant, role) => {
      const user = await addTestUser(tenant.id, { role });
      return Object.assign(new Tenant(apiUrl, tenant.id, await tokenFor(user)), { userId: user.id });
    },
    anonymous: (method, path, body, headers = {}) => send(apiUrl + path, method, body, headers),
    logLines: (containing) => readLog(running.logFile, containing),
  };
}

/** On the local cloud any credentials do; on AWS those of the environment. */
const awsSettings = ({ awsEndpointUrl }: Running) =>
  awsEndpointUrl === undefined
    ? {}
    : {
        endpoint: awsEndpointUrl,
        region: "us-east-1",
        credentials: { accessKeyId: "test", secretAccessKey: "test" },
      };

/** What shared code that runs in the test itself (to make tenants and tokens) reads. */
function environment({ apiUrl, awsEndpointUrl, stage }: Running, physical: (name: string) => string) {
  const names = Object.keys(tables) as TableName[];
  const local = { AWS_REGION: "us-east-1", AWS_ACCESS_KEY_ID: "test", AWS_SECRET_ACCESS_KEY: "test" };
  return {
    ...Object.fromEntries(names.map((name) => [variables.table(name), physical(name)])),
    [variables.stage]: stage,
    [variables.publicBaseUrl]: apiUrl,
    [variables.key("tokens")]: `alias/${physical("tokens")}`,
    ...(awsEndpointUrl === undefined ? {} : { ...local, AWS_ENDPOINT_URL: awsEndpointUrl }),
  };
}

function readLog(file: string | undefined, containing: string): LogLine[] | undefined {
  if (!file) return undefined;
  const lines = readFileSync(file, "utf8").split("\n");
  return lines.filter((line) => line.includes(containing)).map((line) => JSON.parse(line) as LogLine);
}

/** Tries until it holds: what follows from an accepted alarm follows soon, not at once. */
export const eventually = <T>(
  expectation: () => Promise<T> | T,
  timeout = 60_000,
  interval = 25,
): Promise<T> => vi.waitFor(expectation, { timeout, interval });
