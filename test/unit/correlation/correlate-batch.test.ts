import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { correlateBatch } from "#shared/correlation/correlate-batch.ts";
import type { LinkRules } from "#shared/correlation/link-rules.ts";
import { Topology } from "#shared/correlation/topology.ts";
import { pairwiseComponents } from "./pairwise-components.ts";
import { anyCase, topologyOf } from "./random-alarms.ts";

const DEFAULT_RULES = {
  entityWindowMs: 300_000,
  neighbourWindowMs: 60_000,
  neighbourHops: 1,
  typeWindowMs: 300_000,
  typeScope: "off",
  typeHops: 0,
} as const;

describe("correlateBatch", () => {
  test("puts two alarms into one cluster exactly when a chain of linked pairs joins them", () => {
    fc.assert(
      fc.property(anyCase, ({ alarms, links, rules }) => {
        expect(correlateBatch(alarms, topologyOf(links), rules)).toEqual(
          pairwiseComponents(alarms, links, rules),
        );
      }),
      { numRuns: 2_000 },
    );
  });

  test("names as root the earliest alarm and, of several at that time, the one that precedes the others", () => {
    fc.assert(
      fc.property(anyCase, fc.infiniteStream(fc.nat()), ({ alarms, links, rules }, ranks) => {
        const ids = Array.from(alarms.raisedAtMs, (_, i) => `${ranks.next().value}-${i}`);
        const roots = correlateBatch(
          { ...alarms, precedes: (a, b) => ids[a]! < ids[b]! },
          topologyOf(links),
          rules,
        );
        const expected = pairwiseComponents(alarms, links, rules).map((root, _, all) => {
          const members = [...all.keys()].filter((alarm) => all[alarm] === root);
          const earliest = members.filter((alarm) => alarms.raisedAtMs[alarm] === alarms.raisedAtMs[root]);
          return earliest.reduce((first, alarm) => (ids[alarm]! < ids[first]! ? alarm : first));
        });
        expect(roots).toEqual(expected);
      }),
      { numRuns: 1_000 },
    );
  });

  test("keeps together what the seeds unite, with everything linked to either", () => {
    fc.assert(
      fc.property(anyCase, fc.infiniteStream(fc.nat()), ({ alarms, links, rules }, random) => {
        const count = alarms.raisedAtMs.length;
        const seedRoots = alarms.entity.map((_, i) =>
          random.next().value % 4 ? i : random.next().value % count,
        );
        const roots = correlateBatch({ ...alarms, seedRoots }, topologyOf(links), rules);
        // Seeds are links of their own kind: spread the clusters' labels over them until nothing changes.
        const labels = pairwiseComponents(alarms, links, rules);
        for (let round = 0; round < count; round++) {
          for (let alarm = 0; alarm < count; alarm++) {
            const [a, b] = [labels[alarm]!, labels[seedRoots[alarm]!]!];
            const earlier = alarms.raisedAtMs[a]! - alarms.raisedAtMs[b]! || a - b;
            for (let i = 0; i < count; i++)
              if (labels[i] === a || labels[i] === b) labels[i] = earlier < 0 ? a : b;
          }
        }
        expect(roots).toEqual(labels);
      }),
    );
  });

  test("counts a window as inclusive and works on real epoch milliseconds", () => {
    const from = Date.UTC(2026, 10, 21);
    const raisedAtMs = Float64Array.of(from + 300_000, from, from + 600_001);
    const alarms = { raisedAtMs, entity: Int32Array.of(7, 7, 7), type: Int32Array.of(0, 1, 2) };
    expect([...correlateBatch(alarms, new Topology(), DEFAULT_RULES)]).toEqual([1, 1, 2]);
  });

  test("answers an empty batch with no roots", () => {
    const nothing = { raisedAtMs: new Float64Array(), entity: new Int32Array(), type: new Int32Array() };
    expect(correlateBatch(nothing, new Topology(), DEFAULT_RULES)).toEqual(new Int32Array());
  });

  test("refuses rules under which looking at the last alarm of each entity would be wrong", () => {
    const nothing = { raisedAtMs: new Float64Array(), entity: new Int32Array(), type: new Int32Array() };
    const correlate = (rules: LinkRules) => correlateBatch(nothing, new Topology(), rules);
    const longNeighbour = { ...DEFAULT_RULES, neighbourWindowMs: 300_001 };
    const longType = { ...DEFAULT_RULES, typeWindowMs: 300_001 };
    expect(() => correlate(longNeighbour)).toThrow(RangeError);
    expect(() => correlate({ ...longNeighbour, neighbourHops: 0 })).not.toThrow();
    expect(() => correlate({ ...longType, typeScope: "neighbour" })).toThrow(RangeError);
    expect(() => correlate(longType)).not.toThrow();
  });
});
