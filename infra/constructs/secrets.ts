import { ArnFormat, Stack } from "aws-cdk-lib";
import { PolicyStatement } from "aws-cdk-lib/aws-iam";
import type { Construct } from "constructs";
import type { Uses } from "#shared/lambda/definition.ts";
import { variables } from "#shared/platform/environment.ts";
import type { SecretName } from "#shared/resources.ts";
import { secretPath } from "#shared/secrets/secret-path.ts";
import { type Stage, secretsProvider } from "../stage.ts";

/** Of the secrets that a function declares, those that it needs in this stage: most stages sign tokens with KMS. */
const neededSecrets = (stage: Stage, { secrets = [] }: Uses): readonly SecretName[] =>
  secrets.filter((name) => name !== "tokenSecret" || stage.tokenAlgorithm === "HS256");

/** Where a function that reads secrets finds them. */
export function secretsEnvironment(stage: Stage, uses: Uses): Record<string, string> {
  if (neededSecrets(stage, uses).length === 0) return {};
  const { secretsTtlSeconds, vaultAddress, vaultMount, vaultNamespace } = stage;
  const provider = secretsProvider(stage);
  const settings = {
    [variables.secretsProvider]: provider,
    [variables.secretsTtlSeconds]: secretsTtlSeconds?.toString(),
    ...(provider === "vault" && {
      [variables.vaultAddress]: vaultAddress,
      [variables.vaultMount]: vaultMount,
      [variables.vaultNamespace]: vaultNamespace,
    }),
  };
  const given = Object.entries(settings).filter(([, value]) => value !== undefined);
  return Object.fromEntries(given) as Record<string, string>;
}

/** The right to read just these secrets, in the stage's own store and nowhere else. */
export function secretsPermissions(scope: Construct, stage: Stage, uses: Uses): PolicyStatement[] {
  const names = neededSecrets(stage, uses);
  if (names.length === 0) return [];
  const provider = secretsProvider(stage);
  const stack = Stack.of(scope);
  const read = (action: string, arns: string[]) => [
    new PolicyStatement({ actions: [action], resources: arns }),
  ];
  // Secrets Manager ends every ARN with six random characters.
  const managed = (name: SecretName) =>
    stack.formatArn({
      service: "secretsmanager",
      resource: "secret",
      resourceName: `${secretPath(stage.stage, name)}-??????`,
      arnFormat: ArnFormat.COLON_RESOURCE_NAME,
    });
  const parameter = (name: SecretName) =>
    stack.formatArn({ service: "ssm", resource: "parameter", resourceName: secretPath(stage.stage, name) });
  if (provider === "secrets-manager") return read("secretsmanager:GetSecretValue", names.map(managed));
  if (provider === "ssm") return read("ssm:GetParameter", names.map(parameter));
  if (provider === "vault") return read("secretsmanager:GetSecretValue", [managed("vaultToken")]);
  return [];
}
