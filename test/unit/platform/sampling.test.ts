import fc from "fast-check";
import { afterEach, describe, expect, test, vi } from "vitest";
import { forgetEnvironment } from "#shared/platform/environment.ts";
import { isSampled } from "#shared/platform/sampling.ts";
import { startTrace } from "#shared/platform/trace-context.ts";

afterEach(() => vi.unstubAllEnvs());
const rate = (value: number) => {
  vi.stubEnv("TRACE_SAMPLE_RATE", String(value));
  forgetEnvironment();
};
const traceId = fc.stringMatching(/^[0-9a-f]{32}$/);

test("keeps all traces, or none, when it is told so", () => {
  for (const [value, expected] of [
    [1, true],
    [0, false],
  ] as const) {
    rate(value);
    fc.assert(fc.property(traceId, (id) => isSampled(id) === expected));
  }
});

test("keeps that part of all traces that it is told to", () => {
  rate(0.1);
  const ids = Array.from({ length: 20_000 }, () => startTrace("f", {}).traceId);
  const kept = ids.filter(isSampled).length / ids.length;
  expect(kept).toBeGreaterThan(0.09);
  expect(kept).toBeLessThan(0.11);
});

test("keeps at a higher rate what it keeps at a lower one", () => {
  fc.assert(
    fc.property(traceId, fc.double({ min: 0, max: 1, noNaN: true }), (id, lower) => {
      rate(lower);
      const kept = isSampled(id);
      rate(Math.min(1, lower + 0.2));
      return !kept || isSampled(id);
    }),
  );
});

describe("where nothing is kept by chance, a trace is or isn't", () => {
  const id = "4bf92f3577b34da6a3ce929d0e0e4736";
  test.each([
    ["that the caller keeps", { traceparent: `00-${id}-00f067aa0ba902b7-01` }, true],
    ["that the caller doesn't keep", { traceparent: `00-${id}-00f067aa0ba902b7-00` }, false],
    ["that somebody will look for", { sampled: true }, true],
    ["when it was decided before", { sampled: false, traceparent: `00-${id}-00f067aa0ba902b7-01` }, false],
    ["of which nobody said anything", {}, false],
  ])("%s", (_, sent, expected) => {
    rate(0);
    expect(startTrace("f", sent).sampled).toBe(expected);
  });
});
