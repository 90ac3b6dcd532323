import { beforeAll, describe, expect, test } from "vitest";
import { type Role, roleNames, roles } from "#shared/access/roles.ts";
import { discoverFunctions, triggeredBy } from "../../infra/discover.ts";
import { functionsFolder } from "../infra/synthesized.ts";
import { connect, type Problem, type Tenant } from "../support/tocsin.ts";
import { tokenForge } from "../support/token-forge.ts";
import { asProblem } from "./as-problem.ts";
import { speaksOurs, ValidRequests } from "./valid-requests.ts";

const tocsin = connect();
const functions = await discoverFunctions(functionsFolder);
const valid = new ValidRequests(tocsin, functions);
const guarded = triggeredBy("http", functions).flatMap((endpoint) =>
  endpoint.definition.access === "public" || !speaksOurs(endpoint)
    ? []
    : [
        {
          name: `${endpoint.definition.method} ${endpoint.definition.path}`,
          endpoint,
          scope: endpoint.definition.access.scope,
        },
      ],
);

type Credential = Readonly<Record<string, string>>;
const bearer = (token: string): Credential => ({ authorization: `Bearer ${token}` });

/** Where clients of another API look for them, they are the same. */
const wordsOf = (body: Problem & { readonly message?: string }): string => body.message ?? body.detail;

let tenant: Tenant;
let other: Tenant;
const users = new Map<Role, Tenant>();
/** Credentials that were good once. */
const spent: Record<string, Credential> = {};

beforeAll(async () => {
  [tenant, other] = await Promise.all([tocsin.newTenant(), tocsin.newTenant()]);
  for (const role of roleNames) users.set(role, await tocsin.asUser(tenant, role));
  const client = await tenant.post<{ id: string }>("/system/api-clients", {
    name: "spent",
    scopes: ["alarms:read"],
  });
  const keys = `/system/api-clients/${client.id}/keys`;
  const newKey = (fields: object = {}) => tenant.post<{ key: string; id: string }>(keys, fields);
  const [revoked, expiring, elsewhere] = [
    await newKey(),
    await newKey({ expires_at: new Date(Date.now() + 5_000).toISOString() }),
    await newKey({ source_cidrs: ["192.0.2.0/24"] }),
  ];
  await tenant.post(`${keys}/${revoked.id}/revoke`);
  spent["a revoked key"] = bearer(revoked.key);
  spent["an expired key"] = { "x-api-key": expiring.key };
  spent["a key that is good elsewhere"] = bearer(elsewhere.key);
  const forge = await tokenForge(tocsin);
  const now = Math.floor(Date.now() / 1000);
  const token = await forge.sign({
    ...{ iss: tocsin.running.apiUrl, aud: `tocsin-${tocsin.running.stage}`, client_id: "tocsin" },
    ...{ sub: crypto.randomUUID(), tenant_id: tenant.id, scope: "alarms:read", jti: crypto.randomUUID() },
    ...{ iat: now - 3600, nbf: now - 3600, exp: now - 600 },
  });
  spent["an expired token"] = bearer(token);
  await new Promise((resolve) => setTimeout(resolve, 5_500));
});

const names = ["a revoked key", "an expired key", "a key that is good elsewhere", "an expired token"];
const anonymised = ({ instance: _, request_id: __, correlation_id: ___, ...rest }: Problem) => rest;

describe.each(guarded)("$name", ({ endpoint, scope }) => {
  const { method } = endpoint.definition;

  test("is 401 to every credential that is good no more, with the words for none at all", async () => {
    const path = await valid.path(endpoint, tenant);
    const none = await tocsin.anonymous<Problem>(method, path);
    for (const name of names) {
      const answer = await tocsin.anonymous<Problem>(method, path, undefined, spent[name]);
      expect([name, answer.status]).toEqual([name, 401]);
      expect(anonymised(answer.body)).toEqual(anonymised(none.body));
    }
  });

  test.each(roleNames)(
    "lets a user in the role %s do it, or is 403, as the table of roles says",
    async (role) => {
      const allowed = (roles[role] as readonly string[]).includes(scope);
      // What is no body at all tells who may and who may not, and does nothing.
      const body = method === "GET" ? undefined : "{";
      const path = await valid.path(endpoint, tenant);
      const answer = asProblem(await users.get(role)!.send<Problem>(method, path, body));
      if (allowed) expect([401, 403]).not.toContain(answer.status);
      else expect([answer.status, wordsOf(answer.body)]).toEqual([403, `This needs the scope ${scope}.`]);
    },
  );

  test("tells a user of another tenant no more than a key", async () => {
    if (!/\{/.test(endpoint.definition.path)) return;
    const stranger = await tocsin.asUser(other, "admin");
    const path = await valid.path(endpoint, tenant);
    const [byUser, byKey] = [
      await stranger.send<Problem>(method, path, valid.body(endpoint)),
      await other.send<Problem>(method, path, valid.body(endpoint)),
    ];
    expect(byUser.status).toBe(byKey.status);
    if (byKey.status === 404) expect(anonymised(byUser.body)).toEqual(anonymised(byKey.body));
  });
});
