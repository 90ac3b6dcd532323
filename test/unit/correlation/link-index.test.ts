import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { correlateBatch } from "#shared/correlation/correlate-batch.ts";
import { LinkIndex } from "#shared/correlation/link-index.ts";
import { Topology } from "#shared/correlation/topology.ts";
import { UnionFind } from "#shared/correlation/union-find.ts";
import { anyCase, type Case, topologyOf } from "./random-alarms.ts";

/** Numbers of alarms in some order. */
type Order = readonly number[];

const caseInAnyOrder = anyCase.chain((given) => {
  const inTurn = [...given.alarms.raisedAtMs.keys()];
  return fc.record({
    given: fc.constant(given),
    order: fc.shuffledSubarray(inTurn, { minLength: inTurn.length }),
    rebuildAfter: fc.nat(inTurn.length),
  });
});

/** The streaming form, with a union-find over the alarms; `rebuild` swaps the index at some point of the stream. */
class Stream {
  readonly sets: UnionFind;
  index: LinkIndex<number>;
  readonly #given: Case;

  constructor(given: Case) {
    this.#given = given;
    this.index = new LinkIndex(topologyOf(given.links), given.rules);
    this.sets = new UnionFind(given.alarms.raisedAtMs.length);
    for (const _ of given.alarms.raisedAtMs) this.sets.add();
  }

  insert(order: Order): void {
    const { raisedAtMs, entity, type } = this.#given.alarms;
    for (const alarm of order) {
      this.index.insert(raisedAtMs[alarm]!, entity[alarm]!, type[alarm]!, alarm, (other) => {
        this.sets.unite(alarm, other);
      });
    }
  }

  rebuild(order: Order): void {
    const { raisedAtMs, entity, type } = this.#given.alarms;
    this.index = new LinkIndex(topologyOf(this.#given.links), this.#given.rules);
    for (const alarm of order) this.index.add(raisedAtMs[alarm]!, entity[alarm]!, type[alarm]!, alarm);
  }

  /** The root of each alarm in the sense of the batch form: smallest (raised_at, index). */
  roots(): Int32Array {
    const { raisedAtMs } = this.#given.alarms;
    const earliest = new Map<number, number>();
    for (const alarm of raisedAtMs.keys()) {
      const set = this.sets.find(alarm);
      const first = earliest.get(set);
      if (first === undefined || raisedAtMs[alarm]! < raisedAtMs[first]!) earliest.set(set, alarm);
    }
    return Int32Array.from(raisedAtMs.keys(), (alarm) => earliest.get(this.sets.find(alarm))!);
  }
}

const batchRoots = ({ alarms, links, rules }: Case) => correlateBatch(alarms, topologyOf(links), rules);

describe("LinkIndex", () => {
  test("unites exactly the clusters of the batch form, whatever the order of arrival", () => {
    fc.assert(
      fc.property(caseInAnyOrder, ({ given, order }) => {
        const stream = new Stream(given);
        stream.insert(order);
        expect(stream.roots()).toEqual(batchRoots(given));
      }),
      { numRuns: 2_000 },
    );
  });

  test("rebuilt in order of time in the middle of the stream, goes on as if nothing had happened", () => {
    fc.assert(
      fc.property(caseInAnyOrder, ({ given, order, rebuildAfter }) => {
        const stream = new Stream(given);
        const before = order.slice(0, rebuildAfter);
        stream.insert(before);
        const { runCount } = stream.index;
        stream.rebuild(before.toSorted((a, b) => given.alarms.raisedAtMs[a]! - given.alarms.raisedAtMs[b]!));
        expect(stream.index.runCount).toBe(runCount);
        stream.insert(order.slice(rebuildAfter));
        expect(stream.roots()).toEqual(batchRoots(given));
      }),
      { numRuns: 1_000 },
    );
  });

  test("reports at most two alarms per list it looks into, however many are in reach", () => {
    const topology = topologyOf([[0, 1]]);
    const index = new LinkIndex<number>(topology, STORM_RULES);
    for (let at = 0; at < 1_000; at++) index.add(at * 1_000, at % 2, 0, at);
    const reported: number[] = [];
    index.insert(500_000, 0, 0, 1_000, (other) => reported.push(other));
    expect(reported.length).toBeLessThanOrEqual(4);
  });

  test("holds a storm of 100,000 alarms on one entity, in any order, in one run", () => {
    const index = new LinkIndex<number>(new Topology(), STORM_RULES);
    // 7,919 is prime to 100,000: every second of the storm comes once, far from the one before.
    for (let i = 0; i < 100_000; i++) index.add(((i * 7_919) % 100_000) * 1_000, 0, 0, i);
    expect(index.runCount).toBe(1);
  });

  test("holds no more runs per entity than neighbour windows fit into the time it spans", () => {
    const index = new LinkIndex<number>(new Topology(), STORM_RULES);
    const spanMs = 24 * 3_600_000;
    for (let i = 0; i < 20_000; i++) index.add((i * 48_611_023) % spanMs, 0, 0, i);
    expect(index.runCount).toBeLessThanOrEqual(spanMs / STORM_RULES.neighbourWindowMs + 1);
  });

  test("refuses rules under which the nearest alarm of each entity would not stand for the others", () => {
    const rules = { ...STORM_RULES, neighbourWindowMs: 300_001 };
    expect(() => new LinkIndex<number>(new Topology(), rules)).toThrow(RangeError);
  });

  test("takes a change of the topology into account from the next alarm on", () => {
    const topology = new Topology();
    const index = new LinkIndex<string>(topology, STORM_RULES);
    const links: string[] = [];
    index.insert(0, 0, 0, "before", (other) => links.push(other));
    index.insert(1, 1, 0, "unlinked", (other) => links.push(other));
    topology.link(0, 1);
    index.insert(2, 1, 0, "linked", (other) => links.push(other));
    expect(links).toEqual(["unlinked", "before"]);
  });
});

const STORM_RULES = {
  entityWindowMs: 300_000,
  neighbourWindowMs: 60_000,
  neighbourHops: 1,
  typeWindowMs: 0,
  typeScope: "off",
  typeHops: 0,
} as const;
