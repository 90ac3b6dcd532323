import { beforeAll, describe, expect, test } from "vitest";
import { discoverFunctions, triggeredBy } from "../../infra/discover.ts";
import { functionsFolder } from "../infra/synthesized.ts";
import { type Answer, connect, type Problem, type Tenant } from "../support/tocsin.ts";
import { asProblem } from "./as-problem.ts";
import { type DiscoveredEndpoint, ValidRequests } from "./valid-requests.ts";

const tocsin = connect();
const functions = await discoverFunctions(functionsFolder);
const valid = new ValidRequests(tocsin, functions);
const creating = triggeredBy("http", functions)
  .filter(({ definition }) => definition.idempotent && definition.access !== "public")
  .map((endpoint) => [`POST ${endpoint.definition.path}`, endpoint] as const);

let tenant: Tenant;
let stranger: Tenant;
beforeAll(async () => {
  [tenant, stranger] = await Promise.all([tocsin.newTenant(), tocsin.newTenant()]);
});

type Record = { readonly id?: string };

const sent = async (path: string, body: unknown, key: string, who = tenant) =>
  asProblem(await who.send<Record & Problem>("POST", path, body, { "idempotency-key": key }));

/** A body that is as valid as the one given, but not the same. */
function another({ name, definition }: DiscoveredEndpoint, body: object | undefined): object {
  for (const [field, value] of Object.entries(body ?? {})) {
    const changed = { ...body, [field]: different(value) };
    if (changed[field] !== value && definition.body?.safeParse(changed).success) return changed;
  }
  throw new Error(`${name}: nothing in its body can be another`);
}

function different(value: unknown): unknown {
  if (typeof value === "number") return value + 1;
  return typeof value === "string" ? `${value}2` : value;
}

const replayed = ({ headers }: Answer) => headers.get("idempotent-replayed");

function withoutSecrets<T extends object>(body: T, { definition }: DiscoveredEndpoint): Partial<T> {
  const secrets = new Set(definition.shownOnce);
  return Object.fromEntries(Object.entries(body).filter(([name]) => !secrets.has(name))) as Partial<T>;
}

describe.each(creating)("%s", (_, endpoint) => {
  const request = async () => {
    const path = await valid.path(endpoint, tenant);
    await valid.prepare(endpoint, tenant, path);
    return { path, body: valid.body(endpoint) };
  };

  test("answers a repetition, with its key quoted or bare, as it did the first time", async () => {
    const { path, body } = await request();
    const key = crypto.randomUUID();
    const first = await sent(path, body, `"${key}"`);
    expect([first.status, replayed(first)]).toEqual([201, null]);
    for (const form of [key, `"${key}"`, ` ${key} `]) {
      const again = await sent(path, body, form);
      expect([again.status, replayed(again)]).toEqual([201, "true"]);
      expect(again.body).toEqual(withoutSecrets(first.body, endpoint));
      expect(again.headers.get("etag")).toBe(first.headers.get("etag"));
    }
  });

  test("creates one record for many requests with one key at once", async () => {
    const { path, body } = await request();
    const key = crypto.randomUUID();
    const answers = await Promise.all(Array.from({ length: 8 }, () => sent(path, body, key)));
    const created = answers.filter(({ status }) => status === 201);
    expect(created.filter((answer) => replayed(answer) === null)).toHaveLength(1);
    expect(new Set(created.map(({ body: { id } }) => id)).size).toBe(1);
    expect(answers.filter(({ status }) => status !== 201).map(({ status }) => status)).toEqual(
      Array(8 - created.length).fill(409),
    );
  });

  test("is 422 to the key with another body, and 400 to what is no key", async () => {
    const { path, body } = await request();
    const key = crypto.randomUUID();
    expect((await sent(path, body, key)).status).toBe(201);
    const other = await sent(path, another(endpoint, body), key);
    expect([other.status, other.body.type.split("#")[1]]).toEqual([422, "problem-idempotency-key-reused"]);
    for (const bad of ['""', "a b", '"unclosed', "x".repeat(256), "ü"]) {
      expect([bad, (await sent(path, body, bad)).status]).toEqual([bad, 400]);
    }
  });
});

test("a key means nothing to another tenant, nor at another endpoint", async () => {
  const key = crypto.randomUUID();
  const [[, one], [, other]] = [creating[0]!, creating.find(([, { name }]) => name === "open-incident")!];
  const path = await valid.path(one, tenant);
  expect((await sent(path, valid.body(one), key)).status).toBe(201);
  const theirs = await sent(await valid.path(one, stranger), valid.body(one), key, stranger);
  expect([theirs.status, replayed(theirs)]).toEqual([201, null]);
  const elsewhere = await sent(other.definition.path, valid.body(other), key);
  expect([elsewhere.status, replayed(elsewhere)]).toEqual([201, null]);
});

test("a refusal of the deed is an answer, too; one of the wrapper is not", async () => {
  const entity = { id: crypto.randomUUID(), entity_type: "CELL", name: "A cell" };
  await tenant.post("/api/v1/entities", entity);
  const key = { "idempotency-key": crypto.randomUUID() };
  const first = await tenant.send<Problem>("POST", "/api/v1/entities", entity, key);
  const again = await tenant.send<Problem>("POST", "/api/v1/entities", entity, key);
  expect([first.status, again.status, replayed(again)]).toEqual([409, 409, "true"]);
  expect(again.body).toEqual(first.body);
  const bad = { "idempotency-key": crypto.randomUUID() };
  expect((await tenant.send("POST", "/api/v1/entities", { ...entity, name: 1 }, bad)).status).toBe(422);
  const good = await tenant.send("POST", "/api/v1/entities", { ...entity, id: crypto.randomUUID() }, bad);
  expect([good.status, replayed(good)]).toEqual([201, null]);
});
