import fc from "fast-check";
import { expect, test } from "vitest";
import { distancesFrom, shortestPath } from "#shared/correlation/paths.ts";
import { topologyOf } from "./random-alarms.ts";

const entity = fc.nat(7);
const anyLinks = fc.array(fc.tuple(entity, entity), { maxLength: 14 });
const nameOf = (number: number) => `e${number}`;

test("a path leads over links that are there, is as long as the distance, and doesn't depend on their order", () => {
  fc.assert(
    fc.property(anyLinks, entity, entity, fc.nat(4), (links, from, to, most) => {
      const topology = topologyOf(links);
      const path = shortestPath(topology, from, to, most, nameOf);
      const hops = from === to ? 0 : [1, 2, 3, 4].find((n) => topology.neighbours(from, n).includes(to));
      expect(path?.length).toBe(hops === undefined || hops > most ? undefined : hops + 1);
      expect(distancesFrom(topology, from, most).get(to)).toBe(path && path.length - 1);
      for (const [place, next] of (path ?? []).slice(1).entries())
        expect([...topology.neighbours(path![place]!, 1)]).toContain(next);
      if (path) expect([path[0], path.at(-1)]).toEqual([from, to]);
      const mixed = topologyOf([...links].reverse().map(([a, b]) => [b, a] as const));
      expect(shortestPath(mixed, from, to, most, nameOf)).toEqual(path);
    }),
    { numRuns: 500 },
  );
});
