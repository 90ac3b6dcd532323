import { type MeasurableClient, measureCalls } from "#shared/platform/measure-calls.ts";

/**
 * What every AWS client is built with. Clients are made at the first use, because making one reads the
 * environment. Simulation puts its own request handler here.
 */
let settings: object = {};
const made = new Map<string, unknown>();

/** Replaces the settings of all clients made from here on, and forgets those made before. */
export function useClientSettings(replacement: object): void {
  settings = replacement;
  made.clear();
}

/** One client per service and container; what it does shows in the spans of who uses it. */
export function clientOnce<T extends MeasurableClient>(service: string, make: (settings: object) => T): T {
  const existing = made.get(service) as T | undefined;
  if (existing) return existing;
  const client = make(settings);
  measureCalls(client);
  made.set(service, client);
  return client;
}
