import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { Topology } from "#shared/correlation/topology.ts";
import { topologyOf } from "./random-alarms.ts";

const sorted = (entities: Iterable<number>) => [...entities].sort((a, b) => a - b);

describe("Topology", () => {
  test("walks a ring in both directions and meets each entity once, itself never", () => {
    const ring = topologyOf([
      [0, 1],
      [1, 2],
      [2, 3],
      [3, 4],
      [4, 0],
    ]);
    expect(sorted(ring.neighbours(0, 1))).toEqual([1, 4]);
    expect(sorted(ring.neighbours(0, 2))).toEqual([1, 2, 3, 4]);
    expect(sorted(ring.neighbours(0, 50))).toEqual([1, 2, 3, 4]);
  });

  test("names nearer entities before farther ones", () => {
    const line = topologyOf([
      [3, 2],
      [2, 1],
      [1, 0],
    ]);
    expect([...line.neighbours(0, 3)]).toEqual([1, 2, 3]);
  });

  test("knows no neighbours of an isolated or unheard-of entity, nor any within 0 hops", () => {
    const topology = topologyOf([
      [0, 2],
      [5, 5],
    ]);
    expect([...topology.neighbours(1, 1)]).toEqual([]);
    expect([...topology.neighbours(5, 3)]).toEqual([]);
    expect([...topology.neighbours(99, 1)]).toEqual([]);
    expect([...topology.neighbours(0, 0)]).toEqual([]);
  });

  test("answers after each change as a topology built anew would", () => {
    const entity = fc.nat(6);
    const change = fc.record({ add: fc.boolean(), a: entity, b: entity });
    fc.assert(
      fc.property(fc.array(change, { maxLength: 25 }), fc.integer({ min: 1, max: 3 }), (changes, hops) => {
        const topology = new Topology();
        const present = new Map<string, [number, number]>();
        for (const { add, a, b } of changes) {
          const key = `${Math.min(a, b)} ${Math.max(a, b)}`;
          if (add) {
            topology.link(a, b);
            present.set(key, [a, b]);
          } else {
            topology.unlink(a, b);
            present.delete(key);
          }
          const fresh = topologyOf([...present.values()]);
          const { offsets, targets } = topology.neighbourhoods(hops, 7);
          for (let e = 0; e < 7; e++) {
            const expected = sorted(fresh.neighbours(e, hops));
            expect(sorted(topology.neighbours(e, hops))).toEqual(expected);
            expect(sorted(targets.subarray(offsets[e], offsets[e + 1]))).toEqual(expected);
          }
        }
      }),
    );
  });

  test("has empty rows for entities beyond those that it knows, however many are asked for", () => {
    const topology = topologyOf([[0, 1]]);
    expect([...topology.neighbourhoods(1, 0).offsets]).toEqual([0, 1, 2]);
    expect([...topology.neighbourhoods(1, 4).offsets]).toEqual([0, 1, 2, 2, 2]);
  });

  test("links 50,000 entities around one hub without comparing each with all", () => {
    const topology = new Topology();
    for (let entity = 1; entity <= 50_000; entity++) topology.link(0, entity);
    expect(topology.neighbours(0, 1)).toHaveLength(50_000);
    expect(topology.neighbours(1, 2)).toHaveLength(50_000);
  });
});
