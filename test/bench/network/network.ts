import { generateWorkload } from "../correlation/generated-workload.ts";
import type { Workload } from "../correlation/workload.ts";
import { readRecordedNetwork } from "./recorded-network.ts";
import { type Network, severityOf } from "./reports.ts";

const SEED = 20_260_101;

/** The network in the folder `TRACE`, or a generated one. */
export function networkAtHand(count: number): Network {
  const { TRACE } = process.env;
  return TRACE ? readRecordedNetwork(TRACE) : generatedNetwork(count);
}

/** Storms and noise on a tree of 10,000 entities; same count, same network. */
export function generatedNetwork(count: number): Network {
  const { alarms, topology }: Workload = generateWorkload(count, SEED);
  const ids = Array.from({ length: topology.entityCount }, (_, entity) => `element-${entity}`);
  return {
    name: "generated network",
    entities: ids.map((id, entity) => ({
      id,
      entity_type: "element",
      name: id,
      // Each link from its younger end: links are undirected.
      depends_on: [...topology.neighbours(entity, 1)]
        .filter((other) => other < entity)
        .map((other) => ids[other]),
    })),
    reports: Array.from(alarms.entity, (entity, place) => ({
      entity_id: ids[entity],
      alarm_type: `type-${alarms.type[place]}`,
      severity: severityOf(alarms.type[place]!),
      raised_at: new Date(alarms.raisedAtMs[place]!).toISOString(),
      source_system: "generator",
    })),
  };
}
