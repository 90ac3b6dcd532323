import {
  CreateSecretCommand,
  PutSecretValueCommand,
  SecretsManagerClient,
} from "@aws-sdk/client-secrets-manager";
import { PutParameterCommand, SSMClient } from "@aws-sdk/client-ssm";
import { afterAll, beforeEach, describe, expect, test, vi } from "vitest";
import { forgetEnvironment, variables } from "#shared/platform/environment.ts";
import { openSecrets } from "#shared/secrets/open-secrets.ts";
import { connect } from "../../support/tocsin.ts";
import { VaultServer } from "../../support/vault-server.ts";

const { running } = connect();
/** On AWS they would stay there, and cost. */
const throwAway = describe.skipIf(running.awsEndpointUrl === undefined);
const value = "a value of at least 32 bytes, on AWS";
const manager = new SecretsManagerClient();
const parameters = new SSMClient();
const vault = await VaultServer.start();
afterAll(() => vault[Symbol.asyncDispose]());

/** A stage of the test's own, so that nothing of another is in its way. */
let stage: string;
beforeEach(() => {
  stage = `t-${crypto.randomUUID().slice(0, 8)}`;
  vi.stubEnv(variables.stage, stage);
  forgetEnvironment();
});

const stores = {
  "secrets-manager": {
    create: (text: string) =>
      manager.send(new CreateSecretCommand({ Name: `tocsin/${stage}/token-secret`, SecretString: text })),
    change: (text: string) =>
      manager.send(
        new PutSecretValueCommand({ SecretId: `tocsin/${stage}/token-secret`, SecretString: text }),
      ),
  },
  ssm: {
    create: (text: string) =>
      parameters.send(
        new PutParameterCommand({ Name: `/tocsin/${stage}/token-secret`, Value: text, Type: "SecureString" }),
      ),
    change: (text: string) =>
      parameters.send(
        new PutParameterCommand({
          Name: `/tocsin/${stage}/token-secret`,
          Value: text,
          Type: "SecureString",
          Overwrite: true,
        }),
      ),
  },
} as const;

throwAway.each(Object.entries(stores))("%s", (name, store) => {
  test("gives the secret of the stage, and after an invalidation what it has become", async () => {
    await store.create(value);
    const provider = openSecrets(name);
    expect(await provider.get("tokenSecret")).toBe(value);
    await store.change(`${value}, changed`);
    expect(await provider.get("tokenSecret")).toBe(value);
    provider.invalidate("tokenSecret");
    expect(await provider.get("tokenSecret")).toBe(`${value}, changed`);
  });

  test("says that there is none", async () => {
    await expect(openSecrets(name).get("tokenSecret")).rejects.toThrow("there is none");
  });
});

throwAway("vault", () => {
  test("Vault's own token comes from Secrets Manager where no variable holds it, and is read anew when refused", async () => {
    vi.stubEnv(variables.vaultAddress, vault.address);
    vault.put(`secret/tocsin/${stage}/token-secret`, value);
    const SecretId = `tocsin/${stage}/vault-token`;
    await manager.send(new CreateSecretCommand({ Name: SecretId, SecretString: vault.token }));
    const provider = openSecrets("vault");
    expect(await provider.get("tokenSecret")).toBe(value);
    vault.token = "hvs.renewed";
    await manager.send(new PutSecretValueCommand({ SecretId, SecretString: vault.token }));
    provider.invalidate();
    expect(await provider.get("tokenSecret")).toBe(value);
  });
});
