import { Topology } from "#shared/correlation/topology.ts";
import type { Workload } from "./workload.ts";

const ENTITIES = 10_000;
const FAN_OUT = 8;
const TYPES = 60;
const FIRST_RAISED_AT_MS = Date.UTC(2026, 0, 1);
/** A million alarms a day: 5,000 take 7 minutes, 5,000,000 five days. */
const MEAN_GAP_MS = 86.4;
/** Alarms up to this late: they come mostly in order, as in life. */
const MAX_DELAY_MS = 30_000;

type Random = () => number;

/**
 * A tree of 10,000 entities with one cross link per ten, and its alarms in order of arrival: three in ten are noise
 * from anywhere, the rest belong to storms, which last about 3 minutes, hit the surroundings of one entity, and of
 * which several go on at any time. Same count and seed, same workload.
 */
export function generateWorkload(count: number, seed: number): Workload {
  const random = mulberry32(seed);
  const topology = generateTopology(random);
  const raisedAtMs = new Float64Array(count);
  const entity = new Int32Array(count);
  const type = new Int32Array(count);
  const storms = Int32Array.from({ length: 20 }, () => below(ENTITIES, random));
  for (let i = 0; i < count; i++) {
    raisedAtMs[i] = FIRST_RAISED_AT_MS + Math.floor(i * MEAN_GAP_MS - random() * MAX_DELAY_MS);
    type[i] = below(TYPES, random);
    // 20 storms, replaced at random every 100 alarms or 8.6 s: each lives 173 s on average.
    if (i % 100 === 0) storms[below(storms.length, random)] = below(ENTITIES, random);
    entity[i] =
      random() < 0.3
        ? below(ENTITIES, random)
        : wander(storms[below(storms.length, random)]!, topology, random);
  }
  return { alarms: { raisedAtMs, entity, type }, topology };
}

/** The same alarms in random order: the harder case for every sort. */
export function shuffled({ alarms, topology }: Workload, seed: number): Workload {
  const random = mulberry32(seed);
  const order = Int32Array.from(alarms.entity.keys());
  for (let i = order.length - 1; i > 0; i--) {
    const j = below(i + 1, random);
    [order[i], order[j]] = [order[j]!, order[i]!];
  }
  return {
    alarms: {
      raisedAtMs: Float64Array.from(order, (i) => alarms.raisedAtMs[i]!),
      entity: Int32Array.from(order, (i) => alarms.entity[i]!),
      type: Int32Array.from(order, (i) => alarms.type[i]!),
    },
    topology,
  };
}

function generateTopology(random: Random): Topology {
  const topology = new Topology();
  for (let entity = 1; entity < ENTITIES; entity++) topology.link(entity, Math.floor((entity - 1) / FAN_OUT));
  for (let i = 0; i < ENTITIES / 10; i++) topology.link(below(ENTITIES, random), below(ENTITIES, random));
  return topology;
}

/** Up to three random steps away. */
function wander(from: number, topology: Topology, random: Random): number {
  let at = from;
  for (let steps = below(4, random); steps > 0; steps--) {
    const neighbours = topology.neighbours(at, 1);
    at = neighbours[below(neighbours.length, random)]!;
  }
  return at;
}

const below = (limit: number, random: Random): number => Math.floor(random() * limit);

/** Tommy Ettinger's Mulberry32: 32 bits of state, good enough to scatter alarms. */
function mulberry32(seed: number): Random {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
