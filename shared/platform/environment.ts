import type { BucketName, KeyName, QueueName, SecretName, TableName } from "#shared/resources.ts";

/**
 * The environment contract that all functions share. CDK writes these variables, the functions read them
 * here and nowhere else. Read at the first use, so that importing a handler needs no environment.
 */
export const variables = {
  table: (name: TableName) => `TABLE_${screaming(name)}`,
  queueUrl: (name: QueueName) => `QUEUE_URL_${screaming(name)}`,
  bucket: (name: BucketName) => `BUCKET_${screaming(name)}`,
  key: (name: KeyName) => `KEY_${screaming(name)}`,
  workflow: (name: string) => `WORKFLOW_${screaming(name)}`,
  secret: (name: SecretName) => screaming(name),
  secretsProvider: "SECRETS_PROVIDER",
  secretsTtlSeconds: "SECRETS_TTL_SECONDS",
  vaultAddress: "VAULT_ADDR",
  vaultMount: "VAULT_MOUNT",
  vaultNamespace: "VAULT_NAMESPACE",
  bus: "EVENT_BUS",
  stage: "STAGE",
  publicBaseUrl: "PUBLIC_BASE_URL",
  logLevel: "LOG_LEVEL",
  traceSampleRate: "TRACE_SAMPLE_RATE",
  metricsMaxAgeSeconds: "METRICS_MAX_AGE_SECONDS",
  limits: "LIMITS",
  tokenAlgorithm: "TOKEN_ALGORITHM",
  accessTokenMinutes: "ACCESS_TOKEN_MINUTES",
  passwordMinLength: "PASSWORD_MIN_LENGTH",
  identityProviders: "IDENTITY_PROVIDERS",
  webhookAllowedHosts: "WEBHOOK_ALLOWED_HOSTS",
} as const;

export const tableName = (name: TableName): string => required(variables.table(name));
export const queueUrl = (name: QueueName): string => required(variables.queueUrl(name));
export const bucketName = (name: BucketName): string => required(variables.bucket(name));
/** The ARN of its state machine. */
export const workflowArn = (name: string): string => required(variables.workflow(name));
/** The alias of the key that a deployment began with. */
export const keyAlias = (name: KeyName): string => required(variables.key(name));
export const secretVariable = (name: SecretName): string | undefined =>
  process.env[variables.secret(name)] || undefined;
export const secretsProvider = (): string => process.env[variables.secretsProvider] ?? "dotenv";
export const secretsTtlSeconds = (): number => Number(process.env[variables.secretsTtlSeconds] ?? 3600);
export const vaultAddress = (): string => required(variables.vaultAddress);
export const vaultMount = (): string => process.env[variables.vaultMount] ?? "secret";
export const vaultNamespace = (): string | undefined => process.env[variables.vaultNamespace] || undefined;
export const busName = (): string => required(variables.bus);
/** Where this runs. Lambda itself says so. */
export const region = (): string => required("AWS_REGION");
export const stageName = (): string => remember(variables.stage) ?? "";
export const publicBaseUrl = (): string => process.env[variables.publicBaseUrl] ?? "";
/** JSON of the limits that this deployment sets otherwise. */
export const limitSettings = (): string => process.env[variables.limits] ?? "{}";
export const logLevel = (): string => remember(variables.logLevel) ?? "INFO";
export const tokenAlgorithm = (): string => process.env[variables.tokenAlgorithm] ?? "ES256";
export const accessTokenMinutes = (): number => Number(process.env[variables.accessTokenMinutes] ?? 15);
/** JSON of those whose tokens this deployment believes beside its own. */
export const identityProviderSettings = (): string => process.env[variables.identityProviders] ?? "[]";
export const passwordMinLength = (): number => Number(process.env[variables.passwordMinLength] ?? 12);

/** Hosts that webhooks may go to though they aren't public: `host:port`, or `host:*`. */
export const webhookAllowedHosts = (): readonly string[] =>
  (process.env[variables.webhookAllowedHosts] ?? "").split(",").filter(Boolean);

export const metricsMaxAgeSeconds = (): number => Number(process.env[variables.metricsMaxAgeSeconds] ?? 60);
/** Of all traces, the part that is kept: from 0 to 1. */
export const traceSampleRate = (): number => Number(remember(variables.traceSampleRate) ?? 1);

/** Asking the system takes a third of a microsecond: what every request asks is kept. */
const remembered = new Map<string, string | undefined>();

function remember(variable: string): string | undefined {
  const known = remembered.get(variable);
  if (known !== undefined || remembered.has(variable)) return known;
  const value = process.env[variable];
  remembered.set(variable, value);
  return value;
}

/** For processes whose environment changes; a function's never does. */
export const forgetEnvironment = (): void => remembered.clear();

function required(variable: string): string {
  const value = process.env[variable];
  if (!value) throw new Error(`the environment variable ${variable} is not set`);
  return value;
}

function screaming(name: string): string {
  return name
    .replaceAll("-", "_")
    .replaceAll(/([A-Z])/g, "_$1")
    .toUpperCase();
}
