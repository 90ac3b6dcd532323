import type { Topology } from "#shared/correlation/topology.ts";

/** How many links each entity is away from one, up to `mostHops`; itself 0. Those that are missing are further. */
export function distancesFrom(topology: Topology, from: number, mostHops: number): Map<number, number> {
  const distances = new Map([[from, 0]]);
  let ring = [from];
  for (let hops = 1; hops <= mostHops && ring.length > 0; hops++) {
    const next: number[] = [];
    for (const entity of ring) {
      for (const neighbour of topology.neighbours(entity, 1)) {
        if (distances.has(neighbour)) continue;
        distances.set(neighbour, hops);
        next.push(neighbour);
      }
    }
    ring = next;
  }
  return distances;
}

/**
 * A shortest way from one entity to another, both included; undefined when it takes more than `mostHops` links. Of
 * several it is always the same one: at each step back the entity whose name is the smallest.
 */
export function shortestPath(
  topology: Topology,
  from: number,
  to: number,
  mostHops: number,
  nameOf: (entity: number) => string,
): number[] | undefined {
  const distances = distancesFrom(topology, from, mostHops);
  let hops = distances.get(to);
  if (hops === undefined) return undefined;
  const path = [to];
  while (hops > 0) {
    hops--;
    const closer = [...topology.neighbours(path[0]!, 1)].filter((entity) => distances.get(entity) === hops);
    path.unshift(closer.reduce((a, b) => (nameOf(a) < nameOf(b) ? a : b)));
  }
  return path;
}
