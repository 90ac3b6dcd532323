import { afterAll, beforeAll, expect, test } from "vitest";
import type { Scope } from "#shared/access/scopes.ts";
import type { AwsCall } from "#shared/platform/span.ts";
import { discoverFunctions, triggeredBy } from "../../infra/discover.ts";
import { printTable } from "../bench/table.ts";
import { newKey, register } from "../functions/api-clients/client-support.ts";
import { functionsFolder } from "../infra/synthesized.ts";
import { fromAddress } from "../support/from-address.ts";
import { type StartedTocsin, startTocsin } from "../support/start-tocsin.ts";
import { connect, eventually, type Tenant, type Tocsin } from "../support/tocsin.ts";
import { type Allowance, allowanceOf, allowances } from "./aws-call-allowances.ts";
import {
  type DiscoveredEndpoint,
  furtherScopes,
  routingKey,
  signedElsewhere,
  ValidRequests,
} from "./valid-requests.ts";

const functions = await discoverFunctions(functionsFolder);
/** All but the one that answers unknown paths: it has nothing to look at. */
const endpoints = triggeredBy("http", functions).filter(
  ({ name, definition }) => definition.method !== "ANY" && !signedElsewhere.has(name),
);

/** A Tocsin of its own, because how often a limit's store is asked depends on the limit: here they are the usual ones. */
let started: StartedTocsin;
let tocsin: Tocsin;
let tenant: Tenant;
let valid: ValidRequests;

beforeAll(async () => {
  started = await startTocsin(undefined, { store_deadline_ms: 2000 });
  tocsin = connect(started.running);
  tenant = await tocsin.newTenant();
  valid = new ValidRequests(tocsin, functions);
});

afterAll(() => started?.stop());

interface Sent {
  readonly path: string;
  readonly body: object | string | undefined;
  readonly headers: Readonly<Record<string, string>>;
}

async function request(endpoint: DiscoveredEndpoint): Promise<Sent> {
  if (endpoint.name === "issue-token") return tokenRequest(endpoint);
  const path = await valid.path(endpoint, tenant);
  await valid.prepare(endpoint, tenant, path);
  return { path, body: valid.body(endpoint), headers: {} };
}

/** The one request that is no JSON. */
async function tokenRequest({ definition: { path } }: DiscoveredEndpoint): Promise<Sent> {
  const client = await register(tenant, ["alarms:read"]);
  const { key } = await newKey(tenant, client);
  const form = { grant_type: "client_credentials", client_id: client.id, client_secret: key };
  const headers = { "content-type": "application/x-www-form-urlencoded" };
  return { path, body: new URLSearchParams(form).toString(), headers };
}

const keyFor = async (
  endpoint: DiscoveredEndpoint,
  scope: Scope,
): Promise<Readonly<Record<string, string>>> =>
  endpoint.definition.routingKey
    ? { "x-routing-key": await routingKey(tenant) }
    : { "x-api-key": (await tocsin.withScopes(tenant, [scope, ...furtherScopes(endpoint)])).apiKey };

/** Ends as traces do that are kept: of strangers' requests only the id decides. */
const traceparent = () =>
  `00-${crypto.randomUUID().replaceAll("-", "").slice(0, 16)}${"f".repeat(16)}-00f067aa0ba902b7-01`;

/**
 * Asks twice, from an address of its own: functions that lease from one limit at the same time take more tries.
 * @returns the correlation id of the second time, which finds what it took.
 */
async function ask(endpoint: DiscoveredEndpoint, index: number): Promise<string> {
  const { access, method, status } = endpoint.definition;
  const send = fromAddress(`127.0.1.${index + 1}`, started.running.apiUrl);
  const key = access === "public" ? {} : await keyFor(endpoint, access.scope);
  const first = await request(endpoint);
  // What changes something changes another record, which is there before anything becomes warm.
  const second = method === "GET" ? first : await request(endpoint);
  const id = `calls:${crypto.randomUUID()}`;
  for (const [sent, correlation] of [
    [first, "warming"],
    [second, id],
  ] as const) {
    const headers = {
      ...key,
      ...{ "if-match": "*", "x-correlation-id": correlation, traceparent: traceparent() },
      ...sent.headers,
    };
    const answer = await send(sent.path, { method, headers, ...(sent.body && { body: sent.body }) });
    expect([endpoint.name, answer.status]).toEqual([endpoint.name, status]);
  }
  return id;
}

interface Line {
  readonly message: string;
  readonly correlation_id: string;
  readonly span?: { readonly calls: { readonly items: readonly AwsCall[] } };
}

/** The calls of each request, from the line that ends it. */
async function callsOf(ids: readonly string[]): Promise<readonly (readonly AwsCall[])[]> {
  return eventually(() => {
    const lines = (tocsin.logLines('\\"calls:') ?? []).flatMap(({ message }) => {
      const line = JSON.parse(message) as Line;
      return line.message === "request" ? [line] : [];
    });
    const calls = new Map(lines.map(({ correlation_id, span }) => [correlation_id, span?.calls.items]));
    return ids.map((id) => calls.get(id) ?? expect.fail(`there is no line of ${id} yet`));
  });
}

const reads = /^dynamodb\.(Get|BatchGet|Query|Scan)/;
/** Endpoints update nothing but limits; what they change they put, in a transaction. */
const limits = /^dynamodb\.Update/;
const writes = /^dynamodb\./;

function tally(calls: readonly AwsCall[]) {
  const counted = { reads: 0, writes: 0, limiter: 0, others: [] as string[] };
  for (const { service, operation } of calls) {
    const name = `${service}.${operation}`;
    if (reads.test(name)) counted.reads++;
    else if (limits.test(name)) counted.limiter++;
    else if (writes.test(name)) counted.writes++;
    else counted.others.push(name);
  }
  return counted;
}

type Tally = ReturnType<typeof tally>;

/** What a second request of each of some endpoints takes. */
async function takenBy(some: readonly DiscoveredEndpoint[]): Promise<readonly Tally[]> {
  const ids: string[] = [];
  for (const endpoint of some) ids.push(await ask(endpoint, endpoints.indexOf(endpoint)));
  return (await callsOf(ids)).map(tally);
}

function print(taken: readonly Tally[]): void {
  printTable(
    endpoints.map(({ definition: { method, path } }, index) => {
      const { others, ...numbers } = taken[index]!;
      const shown = Object.entries(numbers).map(([name, count]) => [name, `${count || "·"}`]);
      return { endpoint: `${method} ${path}`, ...Object.fromEntries(shown), others: others.join(" ") };
    }),
  );
}

const isWithin = (took: Tally, may: Allowance): boolean =>
  took.reads <= may.reads &&
  took.writes <= may.writes &&
  took.limiter <= may.limiter &&
  took.others.join() === may.others.join();

test("a warm request takes no more calls to AWS than its kind may", async () => {
  const taken = await takenBy(endpoints);
  print(taken);
  const beyond = endpoints.filter((endpoint, index) => !isWithin(taken[index]!, allowanceOf(endpoint)));
  // Leases of limits end by the clock, so where requests are slow two may end at one request: not at the next, too.
  const again = await takenBy(beyond);
  const excess = beyond
    .map((endpoint, index) => ({ endpoint: endpoint.name, took: again[index]!, may: allowanceOf(endpoint) }))
    .filter(({ took, may }) => !isWithin(took, may));
  expect(excess).toEqual([]);
});

test("every allowance is for an endpoint that there is", () => {
  expect(Object.keys(allowances).filter((name) => !endpoints.some((one) => one.name === name))).toEqual([]);
});
