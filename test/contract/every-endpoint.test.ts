import { beforeAll, describe, expect, test } from "vitest";
import { type Scope, scopes } from "#shared/access/scopes.ts";
import { shownPath } from "#shared/lambda/sender-paths.ts";
import { problemKinds } from "#shared/problems.ts";
import { discoverFunctions, triggeredBy } from "../../infra/discover.ts";
import { functionsFolder } from "../infra/synthesized.ts";
import { type Answer, connect, type Problem, type Tenant } from "../support/tocsin.ts";
import { asProblem, isTmfError, type TmfError } from "./as-problem.ts";
import {
  type DiscoveredEndpoint,
  filledIn,
  furtherScopes,
  isTenants,
  queryOf,
  signedElsewhere,
  speaksOurs,
  ValidRequests,
} from "./valid-requests.ts";

const tocsin = connect();
const functions = await discoverFunctions(functionsFolder);
const endpoints = triggeredBy("http", functions).filter(
  (endpoint) => endpoint.definition.method !== "ANY" && speaksOurs(endpoint),
);
const valid = new ValidRequests(tocsin, functions);

const methods = ["GET", "POST", "PUT", "PATCH", "DELETE"] as const;
const ids = ["x-request-id", "x-correlation-id", "x-trace-id", "x-event-id"];
const problemMembers = ["type", "title", "status", "detail", "instance", "correlation_id", "request_id"];

let tenant: Tenant;
let stranger: Tenant;
/** Where each kind of problem is described. */
let anchors: ReadonlySet<string>;
/** One record of each kind that is asked for, so that refusals need no new ones. */
const records = new Map<string, Promise<string[]>>();

beforeAll(async () => {
  [tenant, stranger] = await Promise.all([tocsin.newTenant(), tocsin.newTenant()]);
  const page = (await tocsin.anonymous<string>("GET", "/docs")).body;
  anchors = new Set([...page.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id!));
});

type Sender = Pick<Tenant, "send">;
const nobody: Sender = { send: tocsin.anonymous };

/** Any request; checks what holds for every answer there is (SPEC X1, X2). */
async function ask<T = Problem>(
  who: Sender,
  method: string,
  path: string,
  body?: unknown,
  headers: Record<string, string> = {},
): Promise<Answer<T>> {
  const answer = await who.send<T>(method, path, body, headers);
  for (const name of ids) expect(answer.headers.get(name)).toMatch(/^[\w.:-]{1,128}$/);
  if (answer.status < 400) return answer;
  if (isTmfError(answer.body)) expectTmfError(answer as Answer<TmfError>, path);
  else expectProblem(answer as Answer<Problem>, path);
  return asProblem(answer);
}

/** Where TM Forum has laid the API down. What has no place or method there isn't an endpoint's answer. */
const tmfPaths = /^(\/t\/[^/]+)?\/tmf-api\//;

function expectTmfError({ status, headers, body }: Answer<TmfError>, path: string): void {
  expect(path).toMatch(tmfPaths);
  expect(headers.get("content-type")).toBe("application/json");
  const kind = problemKinds[body.code];
  expect(status).toBe(kind.status === 422 ? 400 : kind.status);
  expect(body).toMatchObject({ reason: kind.title, status: String(status) });
  expect(body.referenceError).toBe(`${tocsin.running.apiUrl}/docs#problem-${body.code}`);
  for (const { pointer, detail } of body.errors ?? []) expect(body.message).toContain(`${pointer} ${detail}`);
}

function expectProblem({ status, headers, body }: Answer<Problem>, path: string): void {
  if (tmfPaths.test(path)) expect([404, 405]).toContain(status);
  expect(headers.get("content-type")).toBe("application/problem+json");
  expect(Object.keys(body)).toEqual(expect.arrayContaining(problemMembers));
  const [page = "", anchor = ""] = body.type.split("#");
  const kind = anchor.replace(/^problem-/, "") as keyof typeof problemKinds;
  expect(page).toBe(`${tocsin.running.apiUrl}/docs`);
  expect(anchors).toContain(anchor);
  expect(body).toMatchObject({
    status,
    title: problemKinds[kind].title,
    instance: shownPath(path.split("?")[0]!),
  });
  expect(status).toBe(problemKinds[kind].status);
  expect(body.detail).toMatch(/\.$/);
  expect(body.correlation_id).toBe(headers.get("x-correlation-id"));
  expect(body.request_id).toBe(headers.get("x-request-id"));
  expect(JSON.stringify(body)).not.toMatch(/tocsin-local|dynamodb|\bat .+\.m?js|Exception/i);
}

/** The ids of records that the tenant has, for all places in the endpoint's path. */
function idsOf({ definition: { path } }: DiscoveredEndpoint): Promise<string[]> {
  const list = path.slice(0, path.lastIndexOf("}") + 1);
  if (!records.has(list)) records.set(list, valid.ids(list, tenant));
  return records.get(list)!;
}

const pathOf = async (endpoint: DiscoveredEndpoint): Promise<string> =>
  filledIn(endpoint.definition.path, ...(await idsOf(endpoint)));

const scopeOf = ({ definition: { access } }: DiscoveredEndpoint): Scope | undefined =>
  access === "public" ? undefined : access.scope;

/** The endpoints of which something holds, for `describe.each`. */
const which = (holds: (endpoint: DiscoveredEndpoint) => unknown) =>
  endpoints
    .filter(holds)
    .map((endpoint) => [`${endpoint.definition.method} ${endpoint.definition.path}`, endpoint] as const);

describe.each(which(() => true))("%s", (_, endpoint) => {
  const { method, status, response, contentType } = endpoint.definition;
  const scope = scopeOf(endpoint);
  const path = filledIn(endpoint.definition.path, "any");

  const isOurs = !signedElsewhere.has(endpoint.name);

  test.runIf(isOurs)("answers a valid request, by a key with no scope but its own, as declared", async () => {
    const place = await valid.path(endpoint, tenant);
    await valid.prepare(endpoint, tenant, place);
    const key = scope ? await tocsin.withScopes(tenant, [scope, ...furtherScopes(endpoint)]) : nobody;
    const answer = await ask<unknown>(key, method, place, valid.body(endpoint));
    expect([answer.status, answer.body]).toEqual([status, expect.anything()]);
    expect(answer.headers.get("content-type")).toBe(contentType);
    // Nothing that the schema doesn't name: what isn't promised isn't sent.
    if (response) expect(response.parse(answer.body)).toEqual(answer.body);
    if (status === 204) expect(answer.body).toBe("");
  });

  test("keeps well-formed ids of the sender and replaces others", async () => {
    const sent = { "x-request-id": "Req_1.a:b-c", "x-correlation-id": "x".repeat(128) };
    const traceparent = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
    const kept = await ask(nobody, method, path, undefined, { ...sent, traceparent });
    expect(kept.headers.get("x-request-id")).toBe(sent["x-request-id"]);
    expect(kept.headers.get("x-correlation-id")).toBe(sent["x-correlation-id"]);
    expect(kept.headers.get("x-trace-id")).toBe("4bf92f3577b34da6a3ce929d0e0e4736");
    const alone = await ask(nobody, method, path, undefined, { "x-request-id": "one" });
    expect(alone.headers.get("x-correlation-id")).toBe("one");
    for (const bad of ["a b", "<script>", "x".repeat(129), "ü"]) {
      const headers = { "x-request-id": bad, "x-correlation-id": bad, traceparent: "00-0-0-00" };
      const replaced = await ask(nobody, method, path, undefined, headers);
      for (const name of ["x-request-id", "x-correlation-id", "x-event-id"]) {
        expect(replaced.headers.get(name)).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f-]{21}$/);
      }
      expect(replaced.headers.get("x-trace-id")).toMatch(/^[0-9a-f]{32}$/);
    }
  });
});

test.each(
  endpoints.flatMap(({ definition: { method, path, aliases } }) =>
    aliases.map((alias) => [method, alias, path] as const),
  ),
)("%s %s answers as %s does", async (method, alias, path) => {
  const [other, same] = [
    await ask<object>(nobody, method, filledIn(alias, "any")),
    await ask<object>(nobody, method, path),
  ];
  expect([other.status, Object.keys(other.body)]).toEqual([same.status, Object.keys(same.body)]);
});

describe.each(which(scopeOf))("%s, which needs a scope,", (_, endpoint) => {
  const { method } = endpoint.definition;
  const scope = scopeOf(endpoint)!;
  const keyId = () => tenant.apiKey.split("_")[1];
  const credentials: Readonly<Record<string, () => Record<string, string>>> = {
    "none at all": () => ({}),
    "text that is no key": () => ({ "x-api-key": "secret" }),
    "a key that doesn't exist": () => ({ authorization: `Bearer tk_0123456789ab_${"A".repeat(43)}` }),
    "a key with another secret": () => ({ "x-api-key": `tk_${keyId()}_${"A".repeat(43)}` }),
    "a key under another scheme": () => ({ authorization: `Basic ${tenant.apiKey}` }),
  };

  test.for(Object.keys(credentials))("is 401 to %s", async (name, context) => {
    const answer = await ask(nobody, method, await pathOf(endpoint), undefined, credentials[name]!());
    expect(answer.status).toBe(401);
    tocsin.needs(context, "renamed-headers");
    expect(answer.headers.get("x-amzn-remapped-www-authenticate")).toBe('Bearer realm="tocsin"');
  });

  test("is 403 to a key that lacks only that, whatever it sends", async () => {
    const key = await tocsin.withScopes(
      tenant,
      scopes.filter((other) => other !== scope),
    );
    const answer = await ask(key, method, await pathOf(endpoint), method === "GET" ? undefined : "{");
    expect(answer.status).toBe(403);
    expect(answer.body.detail).toContain(scope);
  });
});

/** Of ours: what others have laid down (and says so by its media types) has tests of its own. */
const takesBody = which(({ definition }) => definition.body && !definition.mediaTypes);

describe.each(takesBody)("%s, which takes a body,", (_, endpoint) => {
  const { method, maxBodyBytes } = endpoint.definition;
  const sent = async (body: unknown, headers: Record<string, string> = {}) =>
    ask(tenant, method, await pathOf(endpoint), body, headers);

  test.each(["{", '{"a":1,}', "{} {}", "\u0000", '{"__proto__": 1}', '{"\\u005f_proto__": 1}'])(
    "is 400 to the malformed JSON %j",
    async (text) => {
      expect((await sent(text)).status).toBe(400);
    },
  );

  test("is 400 to no body at all, unless it says that it needs none", async () => {
    expect((await sent("")).status === 400).toBe(!endpoint.definition.bodyOptional);
  });

  test.each(["text/plain", "application/xml", "multipart/form-data", "application/jsonp"])(
    "is 415 to the media type %s",
    async (type) => {
      expect((await sent(valid.body(endpoint), { "content-type": type })).status).toBe(415);
    },
  );

  test("is 413 to a byte more than its limit, which it names, and reads what is just as large", async () => {
    const filler = (bytes: number) =>
      `{"no_such_field":"${"é".repeat(8)}${"e".repeat(bytes - 36)}"}`.slice(0, bytes);
    const most = filler(maxBodyBytes);
    expect(Buffer.byteLength(most)).toBe(maxBodyBytes);
    expect((await sent(most)).status).toBe(422);
    const answer = await sent(`${most} `);
    expect(answer.status).toBe(413);
    expect(answer.body.detail).toContain(String(maxBodyBytes));
  });

  test.each([[null], [[]], ["text"], [7], [true]])("is 422 to %j instead of an object", async (value) => {
    const answer = await sent(JSON.stringify(value));
    expect(answer.status).toBe(422);
    expect(answer.body.errors).toEqual([expect.objectContaining({ pointer: "#" })]);
  });

  const isStrict = valid.bodySchema(endpoint)?.additionalProperties === false;

  test.runIf(isStrict)("is 422 to fields that it doesn't know, naming them all", async () => {
    const answer = await sent({ ...valid.body(endpoint), "no/such": 1, "~field": 2 });
    expect(answer.status).toBe(422);
    expect(answer.body.errors).toEqual([
      { pointer: "#/no~1such", detail: "is not a known field", code: "unknown_field" },
      { pointer: "#/~0field", detail: "is not a known field", code: "unknown_field" },
    ]);
  });

  test("is 422 to the wrong type in any field, and to the lack of one that it needs, naming it", async () => {
    const { properties = {}, required = [] } = valid.bodySchema(endpoint) ?? {};
    expect(Object.keys(properties)).not.toEqual([]);
    const bad = [
      ...Object.entries(properties).map(([field, { type }]) => ({
        field,
        value: type === "object" ? "wrong type" : { wrong: ["type"] },
      })),
      ...required.map((field) => ({ field, value: undefined })),
    ];
    for (const { field, value } of bad) {
      const { status, body } = await sent({ ...valid.body(endpoint), [field]: value });
      expect([field, status]).toEqual([field, 422]);
      const pointers = body.errors?.map(({ pointer }) => pointer.split("/").slice(0, 2).join("/"));
      expect(new Set(pointers)).toEqual(new Set([`#/${field}`]));
      for (const error of body.errors ?? []) expect(error.detail && error.code).toBeTruthy();
    }
  });
});

describe.each(which(({ definition }) => definition.params))("%s, which takes an id,", (_, endpoint) => {
  const { method, path } = endpoint.definition;

  /** What may differ between two refusals that tell nothing. */
  const anonymised = ({ instance: _, request_id: __, correlation_id: ___, ...rest }: Problem) => rest;

  test.runIf(isTenants(path))(
    "is 404 to an id that doesn't exist and to another tenant's, with the same words",
    async () => {
      const theirs = await pathOf(endpoint);
      const asked = { body: valid.body(endpoint) };
      const [foreign, unknown, odd] = await Promise.all([
        ask(stranger, method, theirs, asked.body),
        ask(stranger, method, filledIn(path, crypto.randomUUID()), asked.body),
        ask(stranger, method, filledIn(path, "no such/id ü"), asked.body),
      ]);
      expect([foreign.status, unknown.status, odd.status]).toEqual([404, 404, 404]);
      expect(anonymised(foreign.body)).toEqual(anonymised(unknown.body));
      expect(anonymised(odd.body)).toEqual(anonymised(unknown.body));
    },
  );

  test("is 404 to an id that doesn't exist among the records of another, which does", async () => {
    const outer = (await idsOf(endpoint)).slice(0, -1);
    const answer = await ask(
      tenant,
      method,
      filledIn(path, ...outer, crypto.randomUUID()),
      valid.body(endpoint),
    );
    expect(answer.status).toBe(404);
  });

  test.each(["x".repeat(129), " edge", "tab\there"])("is 422 to %j, which is no id", async (id) => {
    const answer = await ask(tenant, method, filledIn(path, id), valid.body(endpoint));
    expect(answer.status).toBe(422);
    const names = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => `#/path/${name}`);
    expect(answer.body.errors?.map(({ pointer }) => pointer)).toEqual(names);
  });
});

describe.each(which(({ definition }) => definition.query))("%s, which takes a query,", (_, endpoint) => {
  test("is 422 to parameters that it doesn't know", async () => {
    const query = `?no_such=1&${queryOf(endpoint)}`;
    const answer = await ask(tenant, endpoint.definition.method, (await pathOf(endpoint)) + query);
    expect(answer.status).toBe(422);
    expect(answer.body.errors).toEqual([
      { pointer: "#/query/no_such", detail: "is not a known field", code: "unknown_field" },
    ]);
  });
});

interface Page {
  readonly items: readonly unknown[];
  readonly next_cursor: string | null;
}

const lists = which(
  ({ definition: { query, method, ranged } }) =>
    method === "GET" && !ranged && query?.safeParse({ limit: "1" }).success,
);

describe.each(lists)("%s, which is a list,", (_, endpoint) => {
  const { path } = endpoint.definition;
  const extra = path.endsWith("/clusters") ? "&min_count=1" : "";
  let place: string;
  let first: Page;

  beforeAll(async () => {
    const ids = path.includes("{") ? await idsOf(endpoint) : [];
    place = filledIn(path, ...ids);
    for (let made = 0; made < 3; made++) {
      if (path.endsWith("/incidents")) await tenant.post(path, { title: `${made}`, severity: "minor" });
      else await valid.record(path, tenant, ids);
    }
    first = (await ask<Page>(tenant, "GET", `${place}?limit=1${extra}`)).body;
  });

  const cursorAnswer = (cursor: string, who = tenant, query = extra) =>
    ask(who, "GET", `${place}?limit=1${query}&cursor=${encodeURIComponent(cursor)}`);

  test("is paged without gap or repetition, each page naming the next in its Link header", async () => {
    const all = (await tenant.get<Page>(`${place}?limit=200${extra}`)).items;
    const seen: unknown[] = [];
    for (let next: string | null = `${place}?limit=2${extra}`; next; ) {
      const answer: Answer<Page> = await ask<Page>(tenant, "GET", next);
      seen.push(...answer.body.items);
      expect(answer.body.items.length).toBeLessThanOrEqual(2);
      const link = answer.headers.get("link");
      expect(link !== null).toBe(answer.body.next_cursor !== null);
      next =
        link === null ? null : link.replace(/^<(.*)>; rel="next"$/, "$1").replace(tocsin.running.apiUrl, "");
    }
    expect(all.length).toBeGreaterThanOrEqual(3);
    expect(seen).toEqual(all);
  });

  test.each(["0", "201", "-1", "1.5", "ten", ""])("is 422 to the limit %j", async (limit) => {
    const answer = await ask(tenant, "GET", `${place}?limit=${limit}`);
    expect(answer.status).toBe(422);
    expect(answer.body.errors?.map(({ pointer }) => pointer)).toEqual(["#/query/limit"]);
  });

  test("is 400 to a cursor of another tenant, of another list, of other filters, and to one made up", async () => {
    const cursor = first.next_cursor!;
    const other = lists.find(([, list]) => list.definition.path !== path)![1].definition.path;
    const elsewhere = filledIn(other, "any");
    const answers = await Promise.all([
      cursorAnswer(cursor, stranger),
      ask(tenant, "GET", `${elsewhere}?cursor=${encodeURIComponent(cursor)}`),
      ...["x", "a.b", ".", `${cursor}.`, `${cursor}A`, cursor.slice(0, -1), cursor.split(".")[0]!].map(
        (text) => cursorAnswer(text),
      ),
    ]);
    expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 400));
  });

  test("takes its cursor under another limit: a limit is no filter", async () => {
    const cursor = encodeURIComponent(first.next_cursor!);
    const rest = await ask<Page>(tenant, "GET", `${place}?limit=200${extra}&cursor=${cursor}`);
    const all = await tenant.get<Page>(`${place}?limit=200${extra}`);
    expect([...first.items, ...rest.body.items]).toEqual(all.items);
  });
});

test("a cursor with any one character changed is 400", async () => {
  const { next_cursor } = await tenant.get<Page>("/api/v1/alarms?limit=1");
  const cursor = next_cursor!;
  const changed = [...cursor].map((character, place) => {
    const other = character === "A" ? "B" : "A";
    return cursor.slice(0, place) + other + cursor.slice(place + 1);
  });
  const answers = await Promise.all(
    changed.map((text) => ask(tenant, "GET", `/api/v1/alarms?limit=1&cursor=${text}`)),
  );
  expect(answers.map(({ status }) => status)).toEqual(changed.map(() => 400));
});

test("a cursor is 400 under other filters", async () => {
  const { next_cursor } = await tenant.get<Page>("/api/v1/alarms?limit=1&state=open");
  expect(next_cursor).not.toBeNull();
  for (const filters of ["", "&state=cleared", "&state=open&severity=critical"]) {
    const answer = await ask(tenant, "GET", `/api/v1/alarms?limit=1${filters}&cursor=${next_cursor}`);
    expect(answer.status).toBe(400);
  }
});

const placesOf = ({ definition: { path, aliases } }: DiscoveredEndpoint) => [path, ...aliases];

describe.each([...new Set(endpoints.flatMap(placesOf))])("%s", (path) => {
  // A fixed path may be an id, too: nothing keeps an entity from being called "bulk".
  const allowed = endpoints
    .filter((endpoint) =>
      placesOf(endpoint).some((place) => new RegExp(`^${place.replaceAll(/\{\w+\}/g, "[^/]+")}$`).test(path)),
    )
    .map(({ definition }) => definition.method);

  test("is 405 to every method that it doesn't have, naming those that it has", async () => {
    const place = filledIn(path, "any");
    for (const method of [...methods, "HEAD", "OPTIONS"].filter(
      (other) => !allowed.includes(other as "GET"),
    )) {
      const answer = await (method === "HEAD" ? tocsin.anonymous(method, place) : ask(nobody, method, place));
      expect([method, answer.status]).toEqual([method, 405]);
      expect(answer.headers.get("allow")?.split(", ").sort()).toEqual([...allowed].sort());
    }
  });
});

test.each(["/api", "/api/v1/nothing", "/api/v1/alarms/a/b/c", "/%zz", "/docs/more", "/a//b"])(
  "the unknown path %s is 404 to every method, with or without credentials",
  async (path) => {
    for (const method of methods) {
      const [without, withKey] = [await ask(nobody, method, path), await ask(tenant, method, path)];
      expect([without.status, withKey.status]).toEqual([404, 404]);
    }
  },
);

test.each(["constructor", "__proto__", "toString"])(
  "the query parameter %s is a name like any other",
  async (name) => {
    const answer = await ask(tenant, "GET", `/api/v1/alarms?${name}=1&${name}=2`);
    expect([answer.status, answer.body.errors?.[0]?.pointer]).toEqual([422, `#/query/${name}`]);
  },
);

test("what the gateway itself answers is a problem like any other", async () => {
  const huge = "x".repeat(10 * 1024 * 1024 + 1);
  const { status, headers, body } = await tenant.send<Problem>("POST", "/api/v1/alarms/ingest", huge);
  expect(status).toBe(413);
  expect(headers.get("content-type")).toBe("application/problem+json");
  expect(Object.keys(body)).toEqual(expect.arrayContaining(problemMembers));
  const { pathname, hash } = new URL(body.type, tocsin.running.apiUrl);
  expect([pathname, [...anchors]]).toEqual(["/docs", expect.arrayContaining([hash.slice(1)])]);
  for (const name of ids) expect(headers.get(name)).toBeTruthy();
});
