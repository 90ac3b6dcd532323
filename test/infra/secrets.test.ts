import { afterAll, beforeAll, expect, test } from "vitest";
import { endpointFile, type ScratchFunctions, scratchFunctions } from "./scratch-functions.ts";
import { resourcesOf, synthesized } from "./synthesized.ts";

let scratch: ScratchFunctions;
beforeAll(async () => {
  const reading = endpointFile("/greeting").replace("tables:", `secrets: ["tokenSecret"], tables:`);
  scratch = await scratchFunctions({
    "alarms/get-greeting.ts": reading,
    "alarms/get-welcome.ts": endpointFile("/welcome").replaceAll("Greeting", "Welcome"),
  });
});
afterAll(() => scratch[Symbol.asyncDispose]());

/** What the function that declares a secret may do to secrets, and what it finds in its environment. */
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
  ["secrets-manager", "secretsmanager:GetSecretValue", "tocsin/prod/token-secret-??????"],
  ["ssm", "ssm:GetParameter", "tocsin/prod/token-secret"],
])(
  "with %s a function may read the secrets that it declares, and no other function any",
  async (provider, action, name) => {
    const { grants, settings } = await reader({ stage: "prod", secretsProvider: provider });
    expect(grants).toEqual([[false, action, name]]);
    expect(settings).toEqual({ SECRETS_PROVIDER: provider });
  },
);

test("with Vault it may read Vault's token, and knows where Vault is", async () => {
  const vault = { vaultAddress: "https://vault.example.com", vaultMount: "kv", vaultNamespace: "noc" };
  const { grants, settings } = await reader({
    stage: "prod",
    secretsProvider: "vault",
    secretsTtlSeconds: "60",
    ...vault,
  });
  expect(grants).toEqual([[false, "secretsmanager:GetSecretValue", "tocsin/prod/vault-token-??????"]]);
  expect(settings).toEqual({
    SECRETS_PROVIDER: "vault",
    SECRETS_TTL_SECONDS: "60",
    VAULT_ADDR: vault.vaultAddress,
    VAULT_MOUNT: "kv",
    VAULT_NAMESPACE: "noc",
  });
});

test("locally whoever starts it chooses; elsewhere it is Secrets Manager unless said otherwise", async () => {
  expect(await reader({ stage: "local" })).toEqual({ grants: [], settings: {} });
  expect((await reader({ stage: "dev" })).settings).toEqual({ SECRETS_PROVIDER: "secrets-manager" });
  expect((await reader({ stage: "dev", secretsProvider: "environment" })).grants).toEqual([]);
});
