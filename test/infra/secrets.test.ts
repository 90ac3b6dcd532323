import { afterAll, beforeAll, expect, test } from "vitest";
import { endpointFile, type ScratchFunctions, scratchFunctions } from "./scratch-functions.ts";
import { resourcesOf, synthesized } from "./synthesized.ts";

/** Where tokens are signed with a secret. */
const dev = { stage: "dev", tokenAlgorithm: "HS256" };

let scratch: ScratchFunctions;
beforeAll(async () => {
  const open = endpointFile("/welcome").replace(`scope: "alarms:read"`, `access: "public"`);
  scratch = await scratchFunctions({
    "alarms/get-greeting.ts": endpointFile("/greeting"),
    "alarms/get-welcome.ts": open.replaceAll("Greeting", "Welcome"),
  });
});
afterAll(() => scratch[Symbol.asyncDispose]());

/** What the function that reads tokens may do to secrets, and what it finds in its environment. */
async function reader(context: Readonly<Record<string, string>>) {
  const templates = await synthesized(scratch.folder, context);
  const roles = resourcesOf("AWS::IAM::Role", templates);
  const grants = roles.flatMap(({ id, Properties }) => {
    const text = JSON.stringify(Properties.Policies ?? []);
    const actions = text.match(/(secretsmanager|ssm):\w+/g) ?? [];
    const names = text.match(/(?<=:secret:|:parameter\/)tocsin[^"]+/g) ?? [];
    return actions.map((action, index) => [/welcome/.test(id), action, names[index]]);
  });
  const lambda = resourcesOf("AWS::Lambda::Function", templates).find(
    ({ Properties }) => Properties.FunctionName === `tocsin-${context.stage}-get-greeting`,
  );
  const { Variables } = lambda!.Properties.Environment as { Variables: Record<string, string> };
  const settings = Object.entries(Variables).filter(([name]) => /SECRET|VAULT/.test(name));
  return { grants, settings: Object.fromEntries(settings) };
}

test.each([
  ["secrets-manager", "secretsmanager:GetSecretValue", "tocsin/dev/token-secret-??????"],
  ["ssm", "ssm:GetParameter", "tocsin/dev/token-secret"],
])(
  "with %s a function may read the secrets that it declares, and no other function any",
  async (provider, action, name) => {
    const { grants, settings } = await reader({ ...dev, secretsProvider: provider });
    expect(grants).toEqual([[false, action, name]]);
    expect(settings).toEqual({ SECRETS_PROVIDER: provider });
  },
);

test("with Vault it may read Vault's token, and knows where Vault is", async () => {
  const vault = { vaultAddress: "https://vault.example.com", vaultMount: "kv", vaultNamespace: "noc" };
  const { grants, settings } = await reader({
    ...dev,
    secretsProvider: "vault",
    secretsTtlSeconds: "60",
    ...vault,
  });
  expect(grants).toEqual([[false, "secretsmanager:GetSecretValue", "tocsin/dev/vault-token-??????"]]);
  expect(settings).toEqual({
    SECRETS_PROVIDER: "vault",
    SECRETS_TTL_SECONDS: "60",
    VAULT_ADDR: vault.vaultAddress,
    VAULT_MOUNT: "kv",
    VAULT_NAMESPACE: "noc",
  });
});

test("where KMS signs the tokens no function has a secret", async () => {
  expect(await reader({ stage: "prod" })).toEqual({ grants: [], settings: {} });
});

test("locally whoever starts it chooses; elsewhere it is Secrets Manager unless said otherwise", async () => {
  expect(await reader({ ...dev, stage: "local" })).toEqual({ grants: [], settings: {} });
  expect((await reader(dev)).settings).toEqual({ SECRETS_PROVIDER: "secrets-manager" });
  expect((await reader({ ...dev, secretsProvider: "environment" })).grants).toEqual([]);
});
