import { createHmac, generateKeyPairSync, type KeyObject } from "node:crypto";
import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { PutCommand } from "@aws-sdk/lib-dynamodb";
import { SignJWT } from "jose";
import { afterAll, beforeAll, expect, test } from "vitest";
import { variables } from "#shared/platform/environment.ts";
import { newUser, type StoredUser } from "#shared/users/user.ts";
import { beyondTests } from "../support/beyond-tests.ts";
import { type StartedTocsin, startTocsin } from "../support/start-tocsin.ts";
import { connect, type Tocsin } from "../support/tocsin.ts";

const issuer = "https://login.example.com/";
const tenantId = crypto.randomUUID();

let started: StartedTocsin;
let tocsin: Tocsin;
let provider: Server;
let privateKey: KeyObject;
let publicKey: KeyObject;
let asked = 0;
let user: StoredUser;

beforeAll(async () => {
  const pair = generateKeyPairSync("rsa", { modulusLength: 2048 });
  ({ privateKey, publicKey } = pair);
  const published = { ...publicKey.export({ format: "jwk" }), kid: "one", alg: "RS256", use: "sig" };
  provider = createServer((_, response) => {
    asked++;
    response.end(JSON.stringify({ keys: [{ kty: "oct", kid: "odd" }, published] }));
  }).listen(0, "127.0.0.1");
  await once(provider, "listening");
  const jwksUrl = `http://127.0.0.1:${(provider.address() as AddressInfo).port}/jwks`;
  const setting = { issuer, jwksUrl, audience: "tocsin", tenantClaim: "org", tenants: { acme: tenantId } };
  started = await startTocsin(undefined, beyondTests, {
    [variables.identityProviders]: JSON.stringify([{ ...setting, emailClaim: "email" }]),
  });
  tocsin = connect(started.running);
  const person = { tenant_id: tenantId, email: "ada@example.com", name: null, role: "viewer" } as const;
  user = newUser({ ...person, status: "invited", cursor_key: "key" });
  const disabled = newUser({ ...person, email: "off@example.com", status: "disabled", cursor_key: "key" });
  for (const Item of [user, disabled]) {
    await tocsin.dynamo.send(new PutCommand({ TableName: tocsin.table("users"), Item }));
  }
}, 300_000);

afterAll(async () => {
  await started?.stop();
  provider.close();
});

const sign = (claims: object = {}, header: object = {}) => {
  const now = Math.floor(Date.now() / 1000);
  const usual = { iss: issuer, aud: "tocsin", sub: "42", iat: now, exp: now + 300, org: "acme" };
  return new SignJWT({ ...usual, email: "Ada@example.com", email_verified: true, ...claims })
    .setProtectedHeader({ alg: "RS256", kid: "one", typ: "JWT", ...header })
    .sign(privateKey);
};

const me = async (token: string) =>
  tocsin.anonymous("GET", "/auth/me", undefined, { authorization: `Bearer ${token}` });

test("a token of a configured provider is its user, with the rights that the user has here", async () => {
  const { status, body } = await me(await sign());
  expect(status).toBe(200);
  expect(body).toMatchObject({ tenant_id: tenantId, principal_id: user.id, role: "viewer" });
});

test.for<[string, object, object?]>([
  ["another issuer", { iss: "https://login.example.com" }],
  ["another audience", { aud: "other" }],
  ["a tenant that isn't listed", { org: "umbrella" }],
  ["a name of JavaScript's for a tenant", { org: "constructor" }],
  ["no tenant", { org: undefined }],
  ["an address that nobody has verified", { email_verified: false }],
  ["an address that nobody here has", { email: "eve@example.com" }],
  ["its time over", { exp: 1 }],
  ["no end", { exp: undefined }],
  ["a key that can't sign", {}, { kid: "odd" }],
  ["an unknown key", {}, { kid: "two" }],
  ["another algorithm of the same key", {}, { alg: "PS256" }],
  ["a key of its own", {}, { jwk: { kty: "RSA" } }],
])("401 to a token with %s", async ([, claims, header]) => {
  expect((await me(await sign(claims, header))).status).toBe(401);
});

test("403 to one who has been disabled here", async () => {
  expect((await me(await sign({ email: "off@example.com" }))).status).toBe(403);
});

/** The token, with another header and with a signature that somebody without the private key can make. */
function resigned(token: string, header: object, signature: (signed: string) => string): string {
  const [, claims] = token.split(".");
  const signed = `${Buffer.from(JSON.stringify(header)).toString("base64url")}.${claims}`;
  return `${signed}.${signature(signed)}`;
}

const asSecret: Readonly<Record<string, () => string | Buffer>> = {
  "as PEM": () => publicKey.export({ format: "pem", type: "spki" }),
  "as PKCS #1": () => publicKey.export({ format: "pem", type: "pkcs1" }),
  "as DER": () => publicKey.export({ format: "der", type: "spki" }),
  "as its modulus": () => Buffer.from(publicKey.export({ format: "jwk" }).n!, "base64url"),
};

test.for(Object.keys(asSecret))(
  "401 to a token signed with the public key, %s, as the secret of HS256",
  async (form) => {
    const hmac = (signed: string) =>
      createHmac("sha256", asSecret[form]!()).update(signed).digest("base64url");
    const token = await sign();
    expect((await me(resigned(token, { alg: "HS256", kid: "one", typ: "JWT" }, hmac))).status).toBe(401);
    expect((await me(token)).status).toBe(200);
  },
);

test.for(["none", "None", "NONE", ""])(
  '401 to a token whose algorithm is "%s", signed or not',
  async (alg) => {
    const token = await sign();
    const signature = token.split(".")[2]!;
    for (const end of ["", signature]) {
      expect((await me(resigned(token, { alg, kid: "one", typ: "JWT" }, () => end))).status).toBe(401);
    }
  },
);

test("the provider is asked for its keys once, however many tokens have made-up ones", () => {
  expect(asked).toBe(1);
});
