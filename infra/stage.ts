import type { Node } from "constructs";
import * as z from "zod";

/** One deployment: what distinguishes it from others. Given as CDK context, such as `-c stage=prod`. */
const Stage = z.strictObject({
  stage: z
    .string()
    .regex(/^[a-z][a-z0-9-]{0,14}[a-z0-9]$/, "must be 2 to 16 of a-z, 0-9 and -")
    .default("dev"),
  /** Where clients reach the API, when that isn't the gateway's own address. */
  publicBaseUrl: z.url({ protocol: /^https?$/ }).optional(),
  logLevel: z.enum(["DEBUG", "INFO", "WARN", "ERROR"]).default("INFO"),
  logRetentionDays: z.coerce
    .number()
    .pipe(z.literal([1, 7, 14, 30, 90, 180, 365]))
    .default(30),
});

export type Stage = z.output<typeof Stage>;

/** Reads the settings from the app's context; a bad value stops the synthesis with its name. */
export function readStage(node: Node): Stage {
  const given = Object.keys(Stage.shape)
    .map((key) => [key, node.tryGetContext(key) as unknown] as const)
    .filter(([, value]) => value !== undefined);
  const parsed = Stage.safeParse(Object.fromEntries(given));
  if (!parsed.success) throw new Error(`bad stage settings:\n${z.prettifyError(parsed.error)}`);
  return parsed.data;
}

/** Local and development stages can be thrown away; every other keeps its data whatever happens to the stacks. */
export function isDisposable({ stage }: Stage): boolean {
  return stage === "local" || stage === "dev";
}

/** The physical name of a resource. Stacks find each other's resources by it, so they need no exports. */
export function resourceName({ stage }: Pick<Stage, "stage">, name: string): string {
  return `tocsin-${stage}-${name.replaceAll(/([A-Z])/g, "-$1").toLowerCase()}`;
}

/** Bucket names are global, so they carry the account. */
export function globalName(stage: Pick<Stage, "stage">, name: string, account: string): string {
  return `${resourceName(stage, name)}-${account}`;
}
