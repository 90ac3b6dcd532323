import { describe, expect, test } from "vitest";
import { type Autonomy, defaultAutonomy } from "#shared/autonomy/autonomy.ts";
import { afterFailure } from "#shared/autonomy/circuit-breaker.ts";
import { whyNotAlone } from "#shared/autonomy/runs-alone.ts";

const candidate = {
  type: "block_ip",
  risk: "medium",
  blast_radius: 5,
  target: { kind: "ip", id: "192.0.2.1" },
  rolls_back: null,
} as const;
const open: Autonomy = { ...defaultAutonomy, mode: "autonomous", max_risk: "medium", max_blast_radius: 5 };
const runs = (autonomy: Autonomy, isStopped = false, what = {}) =>
  whyNotAlone(autonomy, isStopped, { ...candidate, ...what }) === undefined;

describe("an action runs by itself", () => {
  test("in no tenant that hasn't said so", () => {
    expect(runs({ ...defaultAutonomy, max_risk: "critical", max_blast_radius: 1000 })).toBe(false);
  });

  test("up to a risk and a blast radius", () => {
    expect(runs(open)).toBe(true);
    expect(runs({ ...open, max_risk: "low" })).toBe(false);
    expect(runs({ ...open, max_blast_radius: 4 })).toBe(false);
  });

  test("by opt_in only when its type is listed", () => {
    expect(runs({ ...open, mode: "opt_in" })).toBe(false);
    expect(runs({ ...open, mode: "opt_in", action_types: ["block_ip"] })).toBe(true);
  });

  test("never to undo another one, because which way is right is for people", () => {
    expect(runs(open, false, { rolls_back: "action" })).toBe(false);
  });

  test("not while anybody has stopped it, here or everywhere, nor after the breaker has tripped", () => {
    expect(runs(open, true)).toBe(false);
    expect(runs({ ...open, stopped: { by: "kim", at: 1, reason: "Look first" } })).toBe(false);
    expect(runs({ ...open, tripped_at: 1 })).toBe(false);
  });

  test("for about as many targets as the rollout says, and for no other ones at the next try", () => {
    const half = { ...open, rollout_percent: 50 };
    const among = (autonomy: Autonomy) =>
      Array.from({ length: 2000 }, (_, n) => `t${n}`).filter((id) =>
        runs(autonomy, false, { target: { kind: "ip", id } }),
      );
    const first = among(half);
    expect(first.length).toBeGreaterThan(900);
    expect(first.length).toBeLessThan(1100);
    expect(among(half)).toEqual(first);
    expect(among({ ...open, rollout_percent: 60 })).toEqual(expect.arrayContaining(first));
    expect(among({ ...open, rollout_percent: 0 })).toEqual([]);
    expect(among(open)).toHaveLength(2000);
  });
});

describe("the circuit breaker", () => {
  const fail = (autonomy: Autonomy, ...times: number[]) => times.reduce(afterFailure, autonomy);
  const breaker = { failures: 3, window_s: 60 };

  test("trips with the last of so many failures in the window, and not before", () => {
    expect(fail({ ...open, breaker }, 1000, 2000).tripped_at).toBeNull();
    expect(fail({ ...open, breaker }, 1000, 2000, 60_999).tripped_at).toBe(60_999);
    expect(fail({ ...open, breaker }, 1000, 2000, 61_000).tripped_at).toBeNull();
  });

  test("forgets what it has tripped by, so that it begins anew when it is closed", () => {
    expect(fail({ ...open, breaker }, 1, 2, 3).failed_at).toEqual([]);
  });
});
