import { beforeAll, describe, expect, test } from "vitest";
import type { ApiClient } from "#shared/api-clients/api-client.ts";
import { connect, type Tenant } from "../../support/tocsin.ts";
import { clients, type Issued, newKey, register } from "../api-clients/client-support.ts";

const tocsin = connect();
const path = "/oauth/token";
const formType = "application/x-www-form-urlencoded";

let tenant: Tenant;
let client: ApiClient;
let key: Issued;

beforeAll(async () => {
  tenant = await tocsin.newTenant();
  client = await register(tenant, ["alarms:read", "clusters:read"]);
  key = await newKey(tenant, client);
});

interface Answered {
  readonly access_token: string;
  readonly token_type: string;
  readonly expires_in: number;
  readonly scope: string;
  readonly error: string;
  readonly error_description: string;
  readonly error_uri: string;
}

const ask = (body: string, headers: Record<string, string> = {}) =>
  tocsin.anonymous<Answered>("POST", path, body, { "content-type": formType, ...headers });

const grant = { grant_type: "client_credentials" };
const inBody = (by = key, of = client.id) => ({ ...grant, client_id: of, client_secret: by.key });
const form = (fields: Record<string, string>) => new URLSearchParams(fields).toString();
const basic = (id: string, secret: string) => ({
  authorization: `Basic ${Buffer.from(`${encodeURIComponent(id)}:${encodeURIComponent(secret)}`).toString("base64")}`,
});

/** A token goes into the Authorization header only. */
const status = async (token: string, place = "/api/v1/alarms") =>
  (await tocsin.anonymous("GET", place, undefined, { authorization: `Bearer ${token}` })).status;

describe("a key is exchanged for a token", () => {
  test.each([
    ["in the body", () => ask(form(inBody()))],
    ["in the header", () => ask(form(grant), basic(client.id, key.key))],
    [
      "in the header, naming the client in the body, too",
      () => ask(form({ ...grant, client_id: client.id }), basic(client.id, key.key)),
    ],
    [
      "with parameters that nobody knows, and empty ones",
      () => ask(`${form({ ...inBody(), audience: "x" })}&resource=&scope=`),
    ],
    ["with a charset", () => ask(form(inBody()), { "content-type": `${formType};charset=UTF-8` })],
  ])("with the client's credentials %s", async (_, send) => {
    const answer = await send();
    expect([answer.status, answer.body]).toEqual([
      200,
      {
        access_token: expect.stringMatching(/^[\w-]+\.[\w-]+\.[\w-]+$/),
        token_type: "Bearer",
        expires_in: 900,
        scope: "alarms:read clusters:read",
      },
    ]);
    expect(answer.headers.get("cache-control")).toBe("no-store");
    expect(answer.headers.get("pragma")).toBe("no-cache");
    expect(await status(answer.body.access_token)).toBe(200);
  });

  test("that does what was asked for, and no more", async () => {
    const { body } = await ask(form({ ...inBody(), scope: "clusters:read clusters:read" }));
    expect(body.scope).toBe("clusters:read");
    expect(await status(body.access_token)).toBe(403);
    expect(await status(body.access_token, "/api/v1/clusters")).toBe(200);
  });

  test("that is in the audit log as the client's", async () => {
    const other = await register(tenant, ["audit:read"]);
    await ask(form(inBody(await newKey(tenant, other), other.id)));
    const { items } = await tenant.get<{ items: readonly { target_id: string }[] }>(
      "/system/audit?action=auth.token",
    );
    expect(items.filter(({ target_id }) => target_id === other.id)).toHaveLength(1);
  });
});

describe("a token is worth as much as its key", () => {
  const token = async (fields: object = {}) => {
    const issued = await newKey(tenant, client, fields);
    const { body } = await ask(form(inBody(issued)));
    return { issued, token: body.access_token };
  };

  test("it ends with the key", async () => {
    const { issued, token: ended } = await token();
    await tenant.post(`${clients}/${client.id}/keys/${issued.id}/revoke`);
    expect(await status(ended, "/api/v1/entities")).toBe(401);
  });

  test("it ends while the client is disabled", async () => {
    const other = await register(tenant, ["alarms:read"]);
    const { body } = await ask(form(inBody(await newKey(tenant, other), other.id)));
    await tenant.post(`${clients}/${other.id}/disable`);
    expect(await status(body.access_token)).toBe(401);
  });

  test("it loses what the client may no longer do", async () => {
    const other = await register(tenant, ["alarms:read", "clusters:read"]);
    const { body } = await ask(form(inBody(await newKey(tenant, other), other.id)));
    await tenant.patch(`${clients}/${other.id}`, { scopes: ["clusters:read"] });
    expect(await status(body.access_token)).toBe(403);
  });

  test("it is of no use to get another token", async () => {
    const { token: held } = await token();
    const again = await ask(form({ ...inBody(), client_secret: held }));
    expect([again.status, again.body.error]).toEqual([401, "invalid_client"]);
  });
});

describe("refused, as OAuth clients understand it", () => {
  const unknown = crypto.randomUUID();
  const wrong = `tk_0123456789ab_${"A".repeat(43)}`;
  const elsewhere = { source_cidrs: ["192.0.2.0/24"] };
  const cases: Record<string, [number, string, () => ReturnType<typeof ask>]> = {
    "no parameters": [400, "invalid_request", () => ask("")],
    "no grant type": [
      400,
      "invalid_request",
      () => ask(form({ client_id: client.id, client_secret: key.key })),
    ],
    "an empty grant type": [
      400,
      "invalid_request",
      () => ask(`grant_type=&${form(inBody())}`.replace(/&grant_type=\w+/, "")),
    ],
    "another grant": [
      400,
      "unsupported_grant_type",
      () => ask(form({ ...inBody(), grant_type: "password" })),
    ],
    "no client": [401, "invalid_client", () => ask(form(grant))],
    "no key": [401, "invalid_client", () => ask(form({ ...grant, client_id: client.id }))],
    "an unknown client": [401, "invalid_client", () => ask(form(inBody(key, unknown)))],
    "an unknown key": [401, "invalid_client", () => ask(form({ ...inBody(), client_secret: wrong }))],
    "a key in a header of another scheme": [
      401,
      "invalid_client",
      () => ask(form(grant), { authorization: `Bearer ${key.key}` }),
    ],
    "a header that can't be read": [
      401,
      "invalid_client",
      () => ask(form(grant), { authorization: "Basic %" }),
    ],
    "a header with broken encoding": [
      401,
      "invalid_client",
      () => ask(form(grant), { authorization: `Basic ${btoa("%zz:%")}` }),
    ],
    "a key for elsewhere": [
      401,
      "invalid_client",
      async () => ask(form(inBody(await newKey(tenant, client, elsewhere)))),
    ],
    "another client's key": [
      401,
      "invalid_client",
      async () => ask(form(inBody(await newKey(tenant, await register(tenant, ["alarms:read"]))))),
    ],
    "credentials in two ways": [400, "invalid_request", () => ask(form(inBody()), basic(client.id, key.key))],
    "two clients": [
      400,
      "invalid_request",
      () => ask(form({ ...grant, client_id: unknown }), basic(client.id, key.key)),
    ],
    "more than the key has": [
      400,
      "invalid_scope",
      () => ask(form({ ...inBody(), scope: "alarms:read alarms:write" })),
    ],
    "a scope that there isn't": [400, "invalid_scope", () => ask(form({ ...inBody(), scope: "everything" }))],
    "no scope but spaces": [400, "invalid_scope", () => ask(`${form(inBody())}&scope=+`)],
    "a parameter twice": [
      400,
      "invalid_request",
      () => ask(`${form(inBody())}&scope=alarms%3Aread&scope=clusters%3Aread`),
    ],
    "a body that is no form": [400, "invalid_request", () => ask(`${form(inBody())}&scope=%zz`)],
    JSON: [415, "invalid_request", () => tocsin.anonymous<Answered>("POST", path, inBody())],
    "a body over the limit": [
      413,
      "invalid_request",
      () => ask(`${form(inBody())}&x=${"x".repeat(8 * 1024)}`),
    ],
  };

  test.each(Object.entries(cases))("%s", async (_, [expected, error, send]) => {
    const { status, body, headers } = await send();
    expect([status, body]).toEqual([
      expected,
      {
        error,
        error_description: expect.stringMatching(/^[\x20-\x21\x23-\x5B\x5D-\x7E]+$/),
        error_uri: expect.stringContaining("/docs#problem-"),
      },
    ]);
    expect(headers.get("content-type")).toBe("application/json");
    for (const name of ["x-request-id", "x-correlation-id", "x-trace-id"]) {
      expect(headers.get(name)).toMatch(/^[\w.:-]{1,128}$/);
    }
  });

  test("a client that isn't valid is challenged, and told the same whatever is wrong", async (context) => {
    const answers = await Promise.all([
      ask(form(inBody(key, unknown))),
      ask(form({ ...inBody(), client_secret: wrong })),
      cases["a key for elsewhere"]![2](),
    ]);
    for (const { body } of answers) expect(body).toEqual(answers[0]!.body);
    tocsin.needs(context, "renamed-headers");
    for (const { headers } of answers) {
      expect(headers.get("x-amzn-remapped-www-authenticate")).toBe('Basic realm="tocsin"');
    }
  });
});
