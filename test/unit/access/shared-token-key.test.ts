import { createHmac } from "node:crypto";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { issueAccessToken } from "#shared/access/access-token.ts";
import { parseStrictly } from "#shared/access/strict-jws.ts";
import { verifyAccessToken } from "#shared/access/verify-access-token.ts";
import { variables } from "#shared/platform/environment.ts";
import { secretProvider } from "#shared/secrets/open-secrets.ts";

const subject = { tenantId: "t", subject: "u", clientId: "tocsin", scopes: ["alarms:read"] } as const;

beforeEach(() => {
  vi.stubEnv(variables.tokenAlgorithm, "HS256");
  vi.stubEnv(variables.secretsProvider, "environment");
  vi.stubEnv(variables.secret("tokenSecret"), "a secret of at least 32 bytes, here");
  secretProvider().invalidate();
});
afterEach(() => vi.unstubAllEnvs());

const token = async () => (await issueAccessToken(subject)).access_token;
const verified = (jws: string) => verifyAccessToken(jws, parseStrictly(jws)!);
const headerOf = (jws: string) => JSON.parse(Buffer.from(jws.split(".")[0]!, "base64url").toString());

test("a deployment's secret signs tokens, and verifies what it has signed", async () => {
  const jws = await token();
  expect(headerOf(jws)).toEqual({ alg: "HS256", kid: "shared", typ: "at+jwt" });
  expect(await verified(jws)).toMatchObject({ sub: "u", tenant_id: "t", scope: "alarms:read" });
});

test("a token of another secret is worth nothing, and so is one that was changed", async () => {
  const jws = await token();
  const [header, claims, signature] = jws.split(".") as [string, string, string];
  const others = Buffer.from(claims, "base64url").toString().replace(`"t"`, `"v"`);
  const changed = [header, Buffer.from(others).toString("base64url"), signature].join(".");
  expect(await verified(changed)).toBeUndefined();
  vi.stubEnv(variables.secret("tokenSecret"), "another secret of at least 32 bytes");
  secretProvider().invalidate();
  expect(await verified(jws)).toBeUndefined();
});

test.each(["none", "HS512", "ES256"])(
  "the header's %s counts for nothing: the key has one algorithm",
  async (alg) => {
    const [header, claims] = (await token()).split(".") as [string, string];
    const claimed = Buffer.from(JSON.stringify({ ...headerOf(`${header}.`), alg })).toString("base64url");
    const mac = createHmac(alg === "HS512" ? "sha512" : "sha256", "a secret of at least 32 bytes, here");
    const signature = mac.update(`${claimed}.${claims}`).digest("base64url");
    expect(await verified(`${claimed}.${claims}.${signature}`)).toBeUndefined();
  },
);

test("where KMS signs, the secret opens nothing", async () => {
  const jws = await token();
  vi.stubEnv(variables.tokenAlgorithm, "ES256");
  expect(await verified(jws)).toBeUndefined();
});

test("a secret that is too short signs nothing", async () => {
  vi.stubEnv(variables.secret("tokenSecret"), "short");
  await expect(token()).rejects.toThrow("the secret tokenSecret can't be had: it is shorter than 32 bytes");
});
