import { afterAll, beforeAll, beforeEach, expect, test, vi } from "vitest";
import { forgetEnvironment, variables } from "#shared/platform/environment.ts";
import { openSecrets } from "#shared/secrets/open-secrets.ts";
import type { SecretProvider } from "#shared/secrets/secret-provider.ts";
import { VaultServer } from "../../support/vault-server.ts";

const path = "secret/tocsin/test/token-secret";
const value = "a value of at least 32 bytes, in Vault";

let vault: VaultServer;
let lines: string[];

beforeAll(async () => {
  vault = await VaultServer.start();
});
afterAll(() => vault[Symbol.asyncDispose]());

beforeEach(() => {
  vi.unstubAllEnvs();
  vi.stubEnv(variables.stage, "test");
  forgetEnvironment();
  vi.stubEnv(variables.vaultAddress, vault.address);
  vi.stubEnv(variables.secret("vaultToken"), vault.token);
  vault.state = "unsealed";
  vault.namespace = undefined;
  vault.put(path, value);
  lines = [];
  vi.spyOn(process.stdout, "write").mockImplementation((line) => lines.push(String(line)) > 0);
});

const open = (): SecretProvider => openSecrets("vault");
const tokenSecret = (provider = open()) => provider.get("tokenSecret");

test("the newest version of a secret is read, under its mount and namespace", async () => {
  expect(await tokenSecret()).toBe(value);
  vault.put(path, `${value}, renewed`);
  expect(await tokenSecret()).toBe(`${value}, renewed`);
  vi.stubEnv(variables.vaultMount, "kv");
  vi.stubEnv(variables.vaultNamespace, "noc/prod");
  vault.namespace = "noc/prod";
  vault.put("kv/tocsin/test/token-secret", `${value}, elsewhere`);
  expect(await tokenSecret()).toBe(`${value}, elsewhere`);
});

test("a renewed token is taken up without a restart", async () => {
  const provider = open();
  await tokenSecret(provider);
  vault.token = "hvs.second";
  vi.stubEnv(variables.secret("vaultToken"), vault.token);
  provider.invalidate();
  expect(await tokenSecret(provider)).toBe(value);
});

test("a secret that isn't there, or was deleted, is an error; no variable stands in for it", async () => {
  vi.stubEnv(variables.secret("tokenSecret"), "b".repeat(32));
  vault.deleteNewest(path);
  await expect(tokenSecret()).rejects.toThrow("there is none");
  vi.stubEnv(variables.stage, "another");
  forgetEnvironment();
  await expect(tokenSecret()).rejects.toThrow("there is none");
});

test.each([
  ["sealed", "Vault answered 503"],
  ["redirecting", "it can't be reached"],
  ["garbled", "the answer can't be read"],
  ["silent", "it took too long"],
] as const)(
  "the environment stands in for a Vault that is %s, and the log says so",
  async (state, reason) => {
    vault.state = state;
    await expect(tokenSecret()).rejects.toThrow(reason);
    vi.stubEnv(variables.secret("tokenSecret"), "b".repeat(32));
    expect(await tokenSecret()).toBe("b".repeat(32));
    expect(JSON.parse(lines[0]!)).toMatchObject({ level: "WARNING", name: "tokenSecret", reason });
    expect(lines.join()).not.toContain("bbb");
  },
);

test("a Vault that nobody reaches, or that refuses our token, is told in words without any value", async () => {
  vi.stubEnv(variables.secret("vaultToken"), "hvs.canary");
  await expect(tokenSecret()).rejects.toThrow(/^the secret tokenSecret can't be had: Vault answered 403$/);
  vi.stubEnv(variables.vaultAddress, "http://127.0.0.1:1");
  await expect(tokenSecret()).rejects.toThrow(/it can't be reached$/);
  expect(lines.join()).not.toContain("canary");
});

test("a field that is no text is no secret", async () => {
  vault.put(path, { nested: value });
  const failure = tokenSecret();
  await expect(failure).rejects.toThrow("is no text");
  await expect(failure).rejects.not.toThrow(value);
});
