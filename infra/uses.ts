import type { Service } from "#shared/health/dependencies.ts";
import type { Uses } from "#shared/lambda/definition.ts";
import type { DiscoveredFunction } from "./discover.ts";

/** A function, and the services without which it can't work. */
export interface FunctionUses {
  readonly name: string;
  readonly services: readonly Service[];
}

export function usesOf(functions: readonly DiscoveredFunction[]): FunctionUses[] {
  return functions.map(({ name, definition }) => ({ name, services: servicesOf(definition) }));
}

function servicesOf({ tables, queues, buckets, keys, publishes }: Uses): Service[] {
  const used: Readonly<Record<Service, object | boolean | undefined>> = {
    dynamodb: tables,
    sqs: queues,
    eventbridge: publishes,
    s3: buckets,
    kms: keys,
  };
  const isUsed = (use: object | boolean | undefined) =>
    typeof use === "object" ? Object.keys(use).length > 0 : use === true;
  return (Object.keys(used) as Service[]).filter((service) => isUsed(used[service]));
}
