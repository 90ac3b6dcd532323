import { PutCommand, UpdateCommand } from "@aws-sdk/lib-dynamodb";
import type { Scope } from "#shared/access/scopes.ts";
import type { StoredAction } from "#shared/actions/action.ts";
import type { Alarm } from "#shared/alarms/alarm.ts";
import { nextFlag } from "#shared/flags/flag.ts";
import { exampleOf } from "../../infra/api-page/example.ts";
import { type DefinitionOf, type DiscoveredFunction, triggeredBy } from "../../infra/discover.ts";
import { jsonSchema, type OpenApiDocument, referenced, type Schema } from "../../infra/openapi-document.ts";
import { openApiDocument } from "../../infra/write-openapi.ts";
import { newKey, register } from "../functions/api-clients/client-support.ts";
import type { Page } from "../support/alarms.ts";
import { addTestUser } from "../support/test-user.ts";
import { eventually, type Tenant, type Tocsin } from "../support/tocsin.ts";
import { beforeLogin, loginBodies } from "./login-requests.ts";

export type DiscoveredEndpoint = DiscoveredFunction<DefinitionOf<"http">>;

/** Whether it says what went wrong as Tocsin does, or as much in TM Forum's words; what keeps to another's dialect has tests of its own. */
export const speaksOurs = ({ definition: { errors } }: DiscoveredEndpoint): boolean =>
  errors === "problem" || errors === "tmf";

let made = 0;
const unique = (): string => `${Date.now()}-${++made}`;

const alarm = () => ({
  entity_id: `entity ${unique()}`,
  alarm_type: "LINK_DOWN",
  severity: "critical",
  raised_at: new Date().toISOString(),
  source_system: "contract",
});

const alert = () => ({
  status: "firing",
  labels: { alertname: "LINK_DOWN", instance: `entity ${unique()}` },
  startsAt: new Date().toISOString(),
});

/** Nobody's: what a task is done to has tests of its own. */
const alarmPattern = [{ id: "nobody" }];

/** Alarms that are there before a request on a group: always the same two. */
const grouped = ["contract-parent", "contract-child"] as const;
const groupedAt = new Date().toISOString();

const grouping = () => ({
  ...{ parentAlarm: { externalAlarmId: grouped[0] }, correlatedAlarm: [{ externalAlarmId: grouped[1] }] },
  ...{ sourceSystemId: "contract", alarmChangedTime: groupedAt },
});

async function groupable(tenant: Tenant): Promise<void> {
  for (const alarm_id of grouped)
    await storedAlarm(tenant, { alarm_id, entity_id: alarm_id, raised_at: groupedAt });
}

const sample = () => ({
  entity_id: "cell-1",
  metric_name: "traffic",
  value: 1.5,
  timestamp: new Date().toISOString(),
  source: "contract",
});

const entity = () => ({ id: `entity ${unique()}`, entity_type: "CELL", name: "A cell" });

const alertmanagerSilence = () => ({
  matchers: [{ name: "alertname", value: unique(), isRegex: false }],
  startsAt: new Date().toISOString(),
  endsAt: new Date(Date.now() + 3_600_000).toISOString(),
  createdBy: "contract",
  comment: "",
});

/** Of an address that nobody asks from. */
const blocklistRule = () => ({ kind: "ip", value: "192.0.2.0/24", reason: "Contract" });

const policy = () => ({
  name: "A policy",
  conditions: { principal: { ids: ["nobody"] } },
  effect: "deny",
});

const pagerdutyChange = (source: string) => ({ payload: { summary: "Deploy", source } });

const anAction = { type: "set_flag", reason: "Contract" };
/** Of actions that this file makes: nobody could know the real one beforehand. */
const contractDigest = "0".repeat(64);
/** A user to whom votes are given. */
const deputy = "019a0000-0000-7000-8000-000000000001";

/** Bodies that the schema alone doesn't tell how to make: it has a rule, a uniqueness or an unknown inside. */
let listeners = 0;

const bodies: Readonly<Record<string, () => object>> = {
  "query-logs": () => ({ level: "ERROR" }),
  "record-telemetry-events": () => ({ event_type: "contract.sent", severity: "info", category: "system" }),
  "ingest-alarm": alarm,
  "ingest-alarms": () => ({ alarms: [alarm(), { entity_id: "bad" }] }),
  "ingest-kpis": () => ({ samples: [sample(), { entity_id: "bad" }] }),
  "ingest-alertmanager-webhook": () => ({ version: "4", alerts: [alert(), { status: "bad" }] }),
  "ingest-cloud-events": () => ({
    ...{ specversion: "1.0", id: unique(), source: "/contract", type: "AlarmRaised" },
    data: { alarms: [alarm(), { entity_id: "bad" }] },
  }),
  "ingest-pagerduty-event": () => ({
    event_action: "trigger",
    payload: { summary: "Link down", source: `entity ${unique()}`, severity: "error" },
  }),
  "ingest-pagerduty-change": () => pagerdutyChange(unique()),
  "create-tmf-alarm": () => ({
    ...{
      alarmType: "equipmentAlarm",
      perceivedSeverity: "major",
      probableCause: "fanFailure",
      state: "raised",
    },
    ...{
      alarmedObject: { id: unique() },
      alarmRaisedTime: new Date().toISOString(),
      sourceSystemId: "contract",
    },
  }),
  "change-tmf-alarm": () => ({ ackState: "acknowledged" }),
  "acknowledge-alarms": () => ({ alarmPattern, ackSystemId: "contract", ackUserId: "kim" }),
  "unacknowledge-alarms": () => ({ alarmPattern, ackSystemId: "contract", ackUserId: "kim" }),
  "clear-alarms": () => ({
    ...{ alarmPattern, clearSystemId: "contract", clearUserId: "kim" },
    alarmClearedTime: new Date().toISOString(),
  }),
  "comment-alarms": () => ({
    ...{ alarmPattern, comment: { comment: "Seen" } },
    "@schemaLocation": "https://example.com/comment",
  }),
  "group-alarms": grouping,
  "ungroup-alarms": grouping,
  // The same again and again, which are the same listeners: a tenant has twenty at most.
  "create-listener": () => ({
    callback: `https://oss.example.com/${listeners++ % 15}`,
    query: "isRootCause=true",
  }),
  "create-entity": entity,
  "import-entities": () => ({ entities: [entity(), { id: "bad" }] }),
  "register-event-source": () => ({ account: "123456789012", source: `contract.${unique()}` }),
  // A span of time would have to be in the last day.
  "backtest-policy": () => ({ rules: { min_alarms: 2 } }),
  "correlate-given-alarms": () => ({ alarms: [alarm(), alarm()] }),
  // Within what a key with no other scope may grant.
  "register-api-client": () => ({ name: "A client", scopes: ["api-clients:write"] }),
  "create-api-key": () => ({ name: "A key" }),
  "rotate-api-key": () => ({ grace_period_s: 60 }),
  "update-api-client": () => ({ name: "Another name" }),
  ...loginBodies,
  "create-rate-limit": () => ({ client_id: `client-${unique()}`, route: "get-alarm", limit: 1000 }),
  "create-blocklist-rule": blocklistRule,
  "replace-blocklist-rule": blocklistRule,
  // It denies, so that all is looked at that can be, and concerns nobody.
  "create-policy": () => policy(),
  "replace-policy": () => policy(),
  "evaluate-policies": () => ({ action: "entity.delete" }),
  "dry-run-policies": () => ({ policies: [policy()] }),
  "create-honeypot": () => ({ kind: "path", name: "Contract", path: `/decoy-${unique()}` }),
  "shelve-alarm": () => ({ duration_s: 60 }),
  "create-silence": () => ({
    matchers: [{ name: "entity_id", value: "nobody" }],
    comment: "Contract",
    ends_at: new Date(Date.now() + 60_000).toISOString(),
  }),
  "ingest-alerts": () => [{ labels: { alertname: unique() } }],
  "set-alertmanager-silence": alertmanagerSilence,
  "request-action": () => ({ ...anAction, parameters: { key: unique(), value: true } }),
  "approve-action": () => ({ digest: contractDigest }),
  "delegate-action": () => ({ to: deputy }),
  "put-autonomy": () => ({ mode: "advisory" }),
  "open-incident": () => ({ title: "By hand", severity: "minor" }),
};

/** Endpoints whose valid requests somebody else signs. They have tests of their own. */
export const signedElsewhere: ReadonlySet<string> = new Set(["ingest-sns-messages"]);

/** @param ids of the records that the list itself belongs to. */
type Maker = (tocsin: Tocsin, tenant: Tenant, ids: readonly string[]) => Promise<string>;

/** What a query must have. */
const queries: Readonly<Record<string, string>> = {
  "list-kpis": "entity_id=cell-1&metric_name=traffic",
  // A list of more than a page's length would be 206.
  "list-tmf-alarms": "externalAlarmId=nobody",
};

/** What the deed asks for beside the endpoint's scope, unless somebody has given the caller their vote. */
const deciding: readonly Scope[] = ["actions:approve"];
const further: Readonly<Record<string, readonly Scope[]>> = {
  "approve-action": deciding,
  "cancel-action": deciding,
  "delegate-action": deciding,
  "reject-action": deciding,
};

export const furtherScopes = ({ name }: DiscoveredEndpoint): readonly Scope[] => further[name] ?? [];

export const queryOf = ({ name }: DiscoveredEndpoint): string => queries[name] ?? "";

/** Records that aren't made by a POST to the list that they are in; by the path of that list. */
const makers: Readonly<Record<string, Maker>> = {
  "/api/v1/alarms": (_, tenant) => storedAlarm(tenant),
  "/api/v1/clusters": (_, tenant) => storedAlarm(tenant),
  "/api/v1/changes": async (tocsin, tenant) => {
    const source = unique();
    const headers = { "x-routing-key": await routingKey(tenant) };
    await tocsin.anonymous("POST", "/v2/change/enqueue", pagerdutyChange(source), headers);
    return (await tenant.get<Page<{ id: string }>>(`/api/v1/changes?source=${source}`)).items[0]!.id;
  },
  "/api/v1/clusters/{id}/explain": async (_, tenant, [cluster]) => {
    const { entity_id, raised_at } = await tenant.get<Alarm>(`/api/v1/alarms/${cluster}`);
    return storedAlarm(tenant, { entity_id, raised_at, alarm_id: unique() });
  },
  "/system/security/policies/{id}/versions": async (_, tenant, [id]) =>
    (await tenant.put<{ id: string }>(`/system/security/policies/${id}`, policy())).id,
  "/tmf-api/alarm/v4/alarm": (_, tenant) => storedAlarm(tenant),
  "/system/audit": async (_, tenant) => {
    await tenant.post("/api/v1/entities", entity());
    return (await tenant.get<Page<{ id: string }>>("/system/audit?limit=1")).items[0]!.id;
  },
  "/telemetry/trace": async (_, tenant) => {
    const id = `contract-${unique()}`;
    const event = { event_type: "contract.sent", severity: "info", category: "system", correlation_id: id };
    await tenant.post("/telemetry/events", event);
    return id;
  },
  "/system/routes": async () => "list-alarms",
  "/api/v2/silence": async (_, tenant) =>
    (await tenant.post<{ silenceID: string }>("/api/v2/silences", alertmanagerSilence())).silenceID,
  "/system/retention": async () => "quarantine",
  "/system/flags": async ({ dynamo, table }, { id: tenant_id }) => {
    const key = `contract-${unique()}`;
    const flag = nextFlag(undefined, { key, value: true, enabled: true }, "contract");
    const Item = { ...flag, tenant_id, id: `flag/${key}` };
    await dynamo.send(new PutCommand({ TableName: table("controls"), Item }));
    return key;
  },
  "/system/security/honeypots/{id}/hits": async ({ dynamo, table }, { id: tenant_id }, [honeypot_id]) => {
    const id = crypto.randomUUID();
    const at = new Date().toISOString();
    const seen = { ip: "192.0.2.1", user_agent: "", method: "GET", path: "/", payload: null, count: 1 };
    const Item = {
      tenant_id,
      id,
      honeypot_id,
      ...seen,
      first_at: at,
      last_at: at,
      correlation_id: "contract",
    };
    await dynamo.send(new PutCommand({ TableName: table("honeypotHits"), Item }));
    return id;
  },
  "/system/security/actions": async (tocsin, tenant) => {
    const { dynamo, table } = tocsin;
    const operator = await tocsin.asUser(tenant, "operator");
    const body = { ...anAction, parameters: { key: unique(), value: true } };
    const { id } = await operator.post<{ id: string }>("/system/security/actions", body);
    // As another version, so that its workflow, which is at work on it, doesn't write over it.
    const UpdateExpression = "SET digest = :digest ADD version :one";
    const ExpressionAttributeValues = { ":digest": contractDigest, ":one": 1 };
    const Key = { tenant_id: tenant.id, id };
    const change = { TableName: table("actions"), Key, UpdateExpression, ExpressionAttributeValues };
    await dynamo.send(new UpdateCommand(change));
    return id;
  },
  "/api/v1/quarantine": async ({ dynamo, table }, { id: owner }) => {
    const id = crypto.randomUUID();
    const payload = JSON.stringify(alarm());
    const times = { quarantined_at: new Date().toISOString(), correlation_id: "contract" };
    const Item = { owner, id, origin: "queue", reason: "for the test", payload, ...times };
    await dynamo.send(new PutCommand({ TableName: table("quarantine"), Item }));
    return id;
  },
};

/** A routing key of the tenant's, for what is opened by nothing else. */
export const routingKey = async (tenant: Tenant): Promise<string> =>
  (await newKey(tenant, await register(tenant, ["alarms:write"]), { use: "routing" })).key;

/** Lists whose records are everybody's. */
const shared = new Set(["/system/retention", "/system/routes"]);

/** What must have happened to a record before a request on it is valid. */
const before: Readonly<Record<string, (tenant: Tenant, path: string, tocsin: Tocsin) => Promise<unknown>>> = {
  "delegate-action": async ({ id: tenant_id }, _, { dynamo, table }) => {
    const Item = { ...(await addTestUser(tenant_id, {})), id: deputy };
    await dynamo.send(new PutCommand({ TableName: table("users"), Item }));
  },
  // As if it had run: what it set is there.
  "roll-back-action": async ({ id: tenant_id }, path, { dynamo, table }) => {
    const [id = ""] = path.split("/").slice(-2);
    const change = {
      UpdateExpression: "SET #state = :state ADD version :one",
      ExpressionAttributeNames: { "#state": "state" },
      ExpressionAttributeValues: { ":state": "succeeded", ":one": 1 },
      ReturnValues: "ALL_NEW",
    } as const;
    const { Attributes } = await dynamo.send(
      new UpdateCommand({ TableName: table("actions"), Key: { tenant_id, id }, ...change }),
    );
    const { key, value } = (Attributes as StoredAction).parameters as { key: string; value: boolean };
    const Item = { ...nextFlag(undefined, { key, value, enabled: true }, id), tenant_id, id: `flag/${key}` };
    await dynamo.send(new PutCommand({ TableName: table("controls"), Item }));
  },
  "group-alarms": groupable,
  "ungroup-alarms": groupable,
  "unacknowledge-alarm": (tenant, path) => tenant.post(path.replace(/unacknowledge$/, "acknowledge"), {}),
  "unshelve-alarm": (tenant, path) => tenant.post(path.replace(/unshelve$/, "shelve"), { duration_s: 60 }),
  "close-incident": (tenant, path) => tenant.post(path.replace(/close$/, "resolve"), {}),
  "reopen-incident": (tenant, path) => tenant.post(path.replace(/reopen$/, "resolve"), {}),
};

async function storedAlarm(tenant: Tenant, fields: object = {}): Promise<string> {
  const [id] = await tenant.ingest({ ...alarm(), ...fields });
  await eventually(() => tenant.get(`/api/v1/alarms/${id}`));
  return id!;
}

/** Makes requests that an endpoint accepts, from its declaration and the few hints above. */
export class ValidRequests {
  readonly #tocsin: Tocsin;
  readonly #endpoints: readonly DiscoveredEndpoint[];
  readonly #document: OpenApiDocument;

  constructor(tocsin: Tocsin, functions: readonly DiscoveredFunction[]) {
    this.#tocsin = tocsin;
    this.#endpoints = triggeredBy("http", functions);
    this.#document = openApiDocument(functions);
  }

  /** The schema of an endpoint's body as OpenAPI has it; of several that it may have, that of the valid one below. */
  bodySchema(endpoint: DiscoveredEndpoint): Schema | undefined {
    const { method, path } = endpoint.definition;
    const schema = jsonSchema(this.#document.paths[path]?.[method.toLowerCase()]?.requestBody);
    const name = schema && referenced(schema);
    const found = name ? this.#document.components.schemas[name] : schema;
    const { type } = (bodies[endpoint.name]?.() ?? {}) as { type?: unknown };
    if (type === undefined) return found;
    return found?.oneOf?.find(({ properties }) => properties?.type?.const === type) ?? found;
  }

  body(endpoint: DiscoveredEndpoint): object | undefined {
    const schema = this.bodySchema(endpoint);
    if (!schema) return undefined;
    const body = bodies[endpoint.name]?.() ?? exampleOf(schema, this.#document.components.schemas);
    const read = endpoint.definition.body?.safeParse(body);
    if (read?.success) return body as object;
    throw new Error(
      `${endpoint.name}: no valid body can be made from the schema; add one to \`bodies\`: ${read?.error}`,
    );
  }

  /** The path with the ids of records that the tenant has, and the query that it needs. */
  async path(endpoint: DiscoveredEndpoint, tenant: Tenant): Promise<string> {
    const { path } = endpoint.definition;
    const query = queryOf(endpoint);
    return filledIn(path, ...(await this.ids(path, tenant))) + (query && `?${query}`);
  }

  /** New records for all ids that a path takes, each in the list of the one before. */
  async ids(path: string, tenant: Tenant): Promise<string[]> {
    const ids: string[] = [];
    for (const list of listsIn(path)) ids.push(await this.record(list, tenant, ids));
    return ids;
  }

  /** Makes a record in a list. @param ids of the records that the list itself belongs to. @returns its id. */
  async record(list: string, tenant: Tenant, ids: readonly string[] = []): Promise<string> {
    const maker = makers[list];
    if (maker) return maker(this.#tocsin, tenant, ids);
    const create = this.#endpoints.find(
      ({ definition: { method, path } }) => method === "POST" && path === list,
    );
    if (!create) throw new Error(`nothing makes a record of ${list}; add a maker`);
    return (await tenant.post<{ id: string }>(filledIn(list, ...ids), this.body(create))).id;
  }

  async prepare(endpoint: DiscoveredEndpoint, tenant: Tenant, path: string): Promise<void> {
    await before[endpoint.name]?.(tenant, path, this.#tocsin);
    await beforeLogin[endpoint.name]?.(this.#tocsin, tenant);
  }
}

const placeholder = /\{\w+\}/g;

/** Whether a path's records are a tenant's own. */
export const isTenants = (path: string): boolean => !listsIn(path).some((list) => shared.has(list));

/** The lists that the ids in a path are of, outermost first. */
const listsIn = (path: string): string[] =>
  [...path.matchAll(placeholder)].map(({ index }) => path.slice(0, index - 1));

/** A path with ids in its places; the last one stands in all that are left. */
export function filledIn(path: string, ...ids: readonly string[]): string {
  const left = [...ids];
  return path.replaceAll(placeholder, () =>
    encodeURIComponent((left.length > 1 ? left.shift() : left[0]) ?? ""),
  );
}
