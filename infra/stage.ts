import type { Node } from "constructs";
import * as z from "zod";
import { mostTokenMinutes } from "#shared/access/token-lifetime.ts";
import { type LimitSettings, usualLimits } from "#shared/limits/limit-settings.ts";

/** CDK context given on the command line is text; in a `cdk.context.json` it has its own type. */
const flag = z.union([z.boolean(), z.stringbool()]);
const number = z.coerce.number();

const limit = z.int().min(1).max(100_000_000).optional();
const limitNames = Object.keys(usualLimits) as (keyof LimitSettings)[];
const Limits = z.strictObject(Object.fromEntries(limitNames.map((name) => [name, limit])));

/** JSON that isn't any is left for the schema to refuse. */
function jsonOrValue(value: unknown): unknown {
  try {
    return typeof value === "string" ? JSON.parse(value) : value;
  } catch {
    return value;
  }
}

const httpUrl = z.url({ protocol: /^https?$/ });

/** @see IdentityProvider of shared/identity-providers */
const IdentityProviders = z
  .array(
    z.strictObject({
      issuer: z.string().min(1),
      jwksUrl: httpUrl,
      audience: z.string().min(1),
      tenantClaim: z.string().min(1),
      tenants: z.record(z.string().min(1), z.uuid()),
      emailClaim: z.string().min(1).default("email"),
    }),
  )
  // Lambda gives all variables of a function 4 KB.
  .refine((providers) => JSON.stringify(providers).length <= 2000, "must fit into 2000 characters");

const secretsProviders = ["environment", "secrets-manager", "ssm", "vault"] as const;

/** One deployment: what distinguishes it from others. Given as CDK context, such as `-c stage=prod`. */
const Stage = z
  .strictObject({
    stage: z
      .string()
      .regex(/^[a-z][a-z0-9-]{0,14}[a-z0-9]$/, "must be 2 to 16 of a-z, 0-9 and -")
      .default("dev"),
    /** Where clients reach the API, when that isn't the gateway's own address. */
    publicBaseUrl: z.url({ protocol: /^https?$/ }).optional(),
    logLevel: z.enum(["DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL"]).default("INFO"),
    /**
     * Of all requests, the part whose traces are kept, from 0 to 1. What fails or takes long is kept in any case, and so
     * is what somebody gave a correlation id. Unset: all of them locally, else one in ten.
     */
    traceSampleRate: number.pipe(z.number().min(0).max(1)).optional(),
    /** `GET /metrics` asks CloudWatch at most so often, whoever asks it. Unset: every second locally, else every minute. */
    metricsMaxAgeSeconds: number.pipe(z.int().min(1).max(3600)).optional(),
    logRetentionDays: number.pipe(z.literal([1, 7, 14, 30, 90, 180, 365])).default(30),
    /**
     * What the gateway lets through in a second, of all clients together, before any function runs: it bounds what
     * a flood can cost. One batch request carries up to a thousand alarms.
     */
    apiRequestsPerSecond: number.pipe(z.int().min(1).max(10_000)).default(2000),
    /** How access tokens are signed. Another algorithm needs another key: the next deployment makes it. */
    tokenAlgorithm: z.enum(["ES256", "RS256", "HS256"]).default("ES256"),
    accessTokenMinutes: number.pipe(z.int().min(1).max(mostTokenMinutes)).default(15),
    /** Whose tokens are believed for users that are there, beside our own: JSON, as docs/identity.md has it. */
    identityProviders: z.preprocess(jsonOrValue, IdentityProviders).optional(),
    passwordMinLength: number.pipe(z.int().min(8).max(64)).default(12),
    /** Where secrets are kept. Unset: locally what `SECRETS_PROVIDER` says, else Secrets Manager. */
    secretsProvider: z.enum(secretsProviders).optional(),
    /** Functions remember a secret for so long. */
    secretsTtlSeconds: number.pipe(z.int().min(0).max(86_400)).optional(),
    /** Where HashiCorp Vault is, when that is the provider. */
    vaultAddress: z.url({ protocol: /^https?$/ }).optional(),
    vaultMount: z
      .string()
      .regex(/^[\w./-]{1,128}$/)
      .optional(),
    vaultNamespace: z
      .string()
      .regex(/^[\w./-]{1,128}$/)
      .optional(),
    /** What clients may do (SPEC I4, I5), where it differs from the usual: JSON such as `{"global":5000,"login_lock_s":600}`. */
    limits: z.preprocess(jsonOrValue, Limits).optional(),
    /** Hosts that aren't public to which webhooks may go all the same: `host:port,host:*`. */
    webhookAllowedHosts: z
      .string()
      .regex(
        /^[\w.:[\]-]+:(\d{1,5}|\*)(,[\w.:[\]-]+:(\d{1,5}|\*))*$/,
        "must be host:port or host:*, with commas between",
      )
      .optional(),
    /** Alarms cost $0.10 a month for each metric they watch. Unset: none where the data can be thrown away. */
    alarms: flag.optional(),
    /** The SNS topic that alarms tell; without one they only show in the console. */
    alarmTopicArn: z
      .string()
      .regex(/^arn:[a-z-]+:sns:[a-z0-9-]+:\d{12}:[\w-]{1,256}$/, "must be the ARN of a standard SNS topic")
      .optional(),
  })
  .refine(({ secretsProvider, vaultAddress }) => secretsProvider !== "vault" || vaultAddress !== undefined, {
    path: ["vaultAddress"],
    error: "must say where Vault is",
  });

export type Stage = z.output<typeof Stage>;

/** The secrets' provider; undefined where the environment of whoever starts it decides. */
export function secretsProvider({
  secretsProvider,
  stage,
}: Stage): (typeof secretsProviders)[number] | undefined {
  return secretsProvider ?? (stage === "local" ? undefined : "secrets-manager");
}

/** What a deployment whose data matters must not be given, by setting. */
const production: { [K in keyof Stage]?: (value: Stage[K]) => string | undefined } = {
  publicBaseUrl: (url) => (url?.startsWith("http:") ? "must be https" : undefined),
  logLevel: (level) => (level === "DEBUG" ? "must not be DEBUG: it logs what people sent" : undefined),
  tokenAlgorithm: (name) =>
    name === "HS256" ? "must not be HS256: whoever checks tokens could make them" : undefined,
  vaultAddress: (url) => (url?.startsWith("http:") ? "must be https" : undefined),
  identityProviders: (providers = []) =>
    providers.some(({ jwksUrl }) => jwksUrl.startsWith("http:")) ? "must have https in jwksUrl" : undefined,
  passwordMinLength: (length) => (length < 12 ? "must be at least 12" : undefined),
  webhookAllowedHosts: (hosts) =>
    hosts ? "must not be given: webhooks could reach what only we can" : undefined,
  logRetentionDays: (days) => (days < 30 ? "must be at least 30" : undefined),
};

/** Settings are single words; what CDK itself puts into the context never is. */
const settingName = /^[a-zA-Z]+$/;

/** Reads the settings from the app's context; a bad value, or a name that is none, stops the synthesis with its name. */
export function readStage(node: Node): Stage {
  const context = node.getAllContext() as Record<string, unknown>;
  const given = Object.entries(context).filter(([name]) => settingName.test(name));
  const parsed = Stage.safeParse(Object.fromEntries(given));
  if (!parsed.success) throw new Error(`bad stage settings:\n${z.prettifyError(parsed.error)}`);
  const complaints = isDisposable(parsed.data) ? [] : complain(parsed.data);
  if (complaints.length > 0) throw new Error(`bad stage settings:\n${complaints.join("\n")}`);
  return parsed.data;
}

function complain(stage: Stage): string[] {
  const check = <K extends keyof Stage>(name: K): string | undefined => production[name]?.(stage[name]);
  return (Object.keys(production) as (keyof Stage)[]).flatMap((name) => {
    const complaint = check(name);
    return complaint ? [`✖ ${complaint} where data is kept (stage ${stage.stage})\n  → at ${name}`] : [];
  });
}

/** Whether this deployment is watched: by its own word, or else when its data matters. */
export function hasAlarms(stage: Stage): boolean {
  return stage.alarms ?? !isDisposable(stage);
}

export function metricsMaxAgeSeconds(stage: Stage): number {
  return stage.metricsMaxAgeSeconds ?? (stage.stage === "local" ? 1 : 60);
}

export function traceSampleRate(stage: Stage): number {
  return stage.traceSampleRate ?? (stage.stage === "local" ? 1 : 0.1);
}

/** Local and development stages can be thrown away; every other keeps its data whatever happens to the stacks. */
export function isDisposable({ stage }: Stage): boolean {
  return stage === "local" || stage === "dev";
}

export function systemName({ stage }: Pick<Stage, "stage">): string {
  return `tocsin-${stage}`;
}

/** The physical name of a resource. Stacks find each other's resources by it, so they need no exports. */
export function resourceName(stage: Pick<Stage, "stage">, name: string): string {
  return `${systemName(stage)}-${name.replaceAll(/([A-Z])/g, "-$1").toLowerCase()}`;
}

/** Bucket names are global, so they carry the account. */
export function globalName(stage: Pick<Stage, "stage">, name: string, account: string): string {
  return `${resourceName(stage, name)}-${account}`;
}
