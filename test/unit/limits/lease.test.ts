import { describe, expect, test } from "vitest";
import { Demand } from "#shared/limits/demand.ts";
import { chargedAt, Lease, roomFrom, staleSlots, sumOf, termsOf } from "#shared/limits/lease.ts";

/** A thousand a minute: a token every 60 ms, slots of a second. */
const terms = termsOf({ quota: 1000, windowMs: 60_000 });

describe("a lease", () => {
  test("pays a burst at once and then as the tokens come", () => {
    const lease = new Lease(100_000, 200, 200, 110, terms);
    lease.spend(terms.burst, 100_000);
    expect(lease.payableAt(1)).toBe(100_060);
    expect(lease.payableAt(10)).toBe(100_600);
  });

  test("pays more than a burst when all tokens before are paid for", () => {
    const lease = new Lease(100_000, 500, 500, 150, terms);
    expect(lease.payableAt(400)).toBe(100_000);
    lease.spend(400, 100_000);
    expect(lease.payableAt(1)).toBe(100_000 + (401 - terms.burst) * 60);
  });

  test("settles what was spent to when it was, and takes the rest back", () => {
    const lease = new Lease(100_000, 10, 8, 110, terms);
    lease.spend(1, 100_500);
    lease.spend(2, 100_900);
    lease.spend(1, 104_000);
    expect(Object.fromEntries(lease.settlement())).toEqual({ 100: 3, 104: 1, 110: -10 });
    expect([lease.left, lease.unspent]).toEqual([4, 6]);
  });

  test("charges its own slot for what is spent in it", () => {
    const lease = new Lease(100_000, 10, 10, 100, terms);
    lease.spend(4, 100_999);
    expect(Object.fromEntries(lease.settlement())).toEqual({ 100: -6 });
  });
});

describe("charges", () => {
  const charges = new Map([
    [100, 400],
    [110, 600],
    [120, 100],
  ]);

  test("count until a window has passed since their slot's end", () => {
    expect(chargedAt(charges, 160_999, terms)).toBe(1100);
    expect(chargedAt(charges, 161_000, terms)).toBe(700);
    expect(staleSlots(charges, 161_000, terms)).toEqual([100]);
  });

  test("leave room when enough of them have left", () => {
    expect(roomFrom(charges, 130_000, terms)).toBe(161_000);
    expect(roomFrom(new Map([[100, 10]]), 130_000, terms)).toBe(130_000);
  });

  test("add up by slot", () => {
    expect(Object.fromEntries(sumOf(charges, new Map([[110, -600]])))).toEqual({
      100: 400,
      110: 0,
      120: 100,
    });
  });
});

describe("how much a container leases ahead", () => {
  const accustomedTo = (perSecond: number): Demand => {
    const demand = new Demand(terms, 0);
    for (let now = 0; now < 120_000; now += 1000 / perSecond) demand.note(1, now);
    return demand;
  };

  test("follows its demand for a short time when that is worth a write", () => {
    const { tokens, lastsMs } = accustomedTo(10).ahead(120_000, terms);
    expect(tokens).toBeGreaterThanOrEqual(28);
    expect(tokens).toBeLessThanOrEqual(33);
    expect(lastsMs).toBe(3000);
  });

  test("is what comes in a longer time when the demand is small", () => {
    expect(accustomedTo(0.5).ahead(120_000, terms)).toEqual({ tokens: 8, lastsMs: 15_000 });
    expect(accustomedTo(1).ahead(120_000, terms)).toEqual({ tokens: 9, lastsMs: 15_000 });
    expect(accustomedTo(0.05).ahead(120_000, terms).tokens).toBeLessThanOrEqual(2);
  });

  test("is never more than comes to all containers in that time", () => {
    expect(accustomedTo(500).ahead(120_000, terms).tokens).toBe(50);
  });

  test("is worth a write at the first request", () => {
    expect(new Demand(terms, 0).ahead(0, terms).tokens).toBe(9);
  });

  test("is enough for as many requests where each costs more, from the first on", () => {
    const alarms = termsOf({ quota: 600_000, windowMs: 60_000 });
    const demand = new Demand(alarms, 0);
    demand.note(64, 0);
    expect(demand.ahead(0, alarms)).toEqual({ tokens: 9 * 64, lastsMs: 15_000 });
    demand.note(1000, 60_000);
    expect(demand.ahead(60_000, alarms).tokens).toBeLessThan(9 * 1000);
  });

  test("is no more than comes to all in a short time, whatever a request costs", () => {
    const demand = new Demand(terms, 0);
    demand.note(500, 0);
    expect(demand.ahead(0, terms).tokens).toBe(50);
  });
});
