import { createLocalJWKSet, decodeJwt, decodeProtectedHeader, type JSONWebKeySet, jwtVerify } from "jose";
import { beforeAll, expect, test } from "vitest";
import { roles } from "#shared/access/roles.ts";
import { connect, type Tenant } from "../../support/tocsin.ts";

const tocsin = connect();
let user: Tenant & { readonly userId: string };

beforeAll(async () => {
  user = await tocsin.asUser(await tocsin.newTenant(), "viewer");
});

test("an access token opens what its user's role may do, and no more", async () => {
  expect(await user.get("/api/v1/alarms")).toMatchObject({ items: [] });
  const refused = await user.refusal("POST", "/api/v1/alarms/ingest", {});
  expect([refused.status, refused.detail]).toEqual([403, "This needs the scope alarms:write."]);
});

test("anybody can verify it by the published keys, and it says what RFC 9068 wants", async () => {
  const answer = await tocsin.anonymous<JSONWebKeySet>("GET", "/.well-known/jwks.json");
  expect(answer.headers.get("cache-control")).toBe("public, max-age=60");
  const options = { issuer: tocsin.running.apiUrl, audience: `tocsin-${tocsin.running.stage}` };
  const { payload } = await jwtVerify(user.apiKey, createLocalJWKSet(answer.body), options);
  expect(decodeProtectedHeader(user.apiKey)).toMatchObject({ alg: "ES256", typ: "at+jwt" });
  expect(payload).toMatchObject({
    sub: user.userId,
    client_id: "tocsin",
    tenant_id: user.id,
    role: "viewer",
    scope: roles.viewer.join(" "),
    jti: expect.any(String),
  });
  expect(payload.exp! - payload.iat!).toBe(15 * 60);
});

test("the published keys hold nothing secret", async () => {
  const { body } = await tocsin.anonymous<JSONWebKeySet>("GET", "/.well-known/jwks.json");
  const { kid } = decodeProtectedHeader(user.apiKey);
  const members = ["kty", "crv", "x", "y", "kid", "alg", "use"].sort();
  expect(Object.keys(body.keys.find((key) => key.kid === kid)!).sort()).toEqual(members);
});

test("two tokens are never the same", async () => {
  const other = await tocsin.asUser(user, "viewer");
  expect(decodeJwt(other.apiKey).jti).not.toBe(decodeJwt(user.apiKey).jti);
});
