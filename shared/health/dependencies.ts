import type { Uses } from "#shared/lambda/definition.ts";
import { probeBus } from "#shared/platform/bus.ts";
import { probeTable } from "#shared/platform/dynamo.ts";
import { keyAlias } from "#shared/platform/environment.ts";
import { bucketProbe } from "#shared/platform/object-store.ts";
import { probeQueue } from "#shared/platform/queues.ts";
import { keyProbe } from "#shared/platform/signing.ts";

/** The AWS services that Tocsin is made of. */
export type Service = "dynamodb" | "sqs" | "eventbridge" | "s3" | "kms";

/** Something that Tocsin can't do without. */
export interface Dependency {
  readonly name: Service;
  readonly componentType: "datastore" | "component";
  /** Gives the cheapest call that proves that it works, for us, with all that the call needs at hand. */
  readonly open: () => Promise<(signal: AbortSignal) => Promise<unknown>>;
}

export const dependencies: readonly Dependency[] = [
  {
    name: "dynamodb",
    componentType: "datastore",
    open: async () => (signal) => probeTable("tenants", signal),
  },
  { name: "sqs", componentType: "component", open: async () => (signal) => probeQueue("alarms", signal) },
  { name: "eventbridge", componentType: "component", open: async () => probeBus },
  { name: "s3", componentType: "datastore", open: () => bucketProbe("alarmHistory") },
  { name: "kms", componentType: "component", open: () => keyProbe(keyAlias("tokens")) },
];

/** What a function needs that looks after all of them. */
export const probesDependencies = {
  tables: { tenants: "read" },
  queues: { alarms: "probe" },
  buckets: { alarmHistory: "probe" },
  keys: { tokens: "probe" },
  probesBus: true,
} as const satisfies Uses;
