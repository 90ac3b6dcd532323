import { describe, expect, test } from "vitest";
import {
  currentBaggage,
  currentTrace,
  isWellFormedId,
  startTrace,
  withTrace,
} from "#shared/platform/trace-context.ts";

const uuid7 = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
const trace = "4bf92f3577b34da6a3ce929d0e0e4736";
const span = "00f067aa0ba902b7";

describe("a correlation id", () => {
  test.each(["a", "A.b_c:d-9", "x".repeat(128)])("%s is kept", (id) => {
    expect(isWellFormedId(id)).toBe(true);
    expect(startTrace("f", { correlationId: id }).correlationId).toBe(id);
  });

  test.each(["", "x".repeat(129), "a b", "a\n", "é", "<", undefined])("%j is replaced", (id) => {
    expect(isWellFormedId(id)).toBe(false);
    expect(startTrace("f", { correlationId: id }).correlationId).toMatch(uuid7);
  });
});

describe("a traceparent", () => {
  test.each([`00-${trace}-${span}-01`, `00-${trace}-${span}-00`, `cc-${trace}-${span}-09-what-comes-later`])(
    "%s is continued in a span of our own",
    (traceparent) => {
      const context = startTrace("f", { traceparent });
      expect(context.traceId).toBe(trace);
      expect(context.spanId).toMatch(/^[0-9a-f]{16}$/);
      expect(context.spanId).not.toBe(span);
    },
  );

  test.each([
    `ff-${trace}-${span}-01`,
    `00-${"0".repeat(32)}-${span}-01`,
    `00-${trace}-${"0".repeat(16)}-01`,
    `00-${trace.toUpperCase()}-${span}-01`,
    `00-${trace}-${span}`,
    `00-${trace}-${span}-1`,
    `00-${trace}0-${span}-01`,
    "",
    undefined,
  ])("%s starts a new trace", (traceparent) => {
    const { traceId } = startTrace("f", { traceparent });
    expect(traceId).toMatch(/^[0-9a-f]{32}$/);
    expect(traceId).not.toContain(trace.slice(0, 8));
  });
});

describe("the context", () => {
  test("is that of the work at hand, through every await, beside other work", async () => {
    const one = startTrace("one", { correlationId: "1" });
    const other = startTrace("other", { correlationId: "2" });
    const seen = await Promise.all(
      [one, other].map((context) =>
        withTrace(context, async () => {
          await new Promise((resolve) => setTimeout(resolve, 1));
          return [currentTrace()?.functionName, currentBaggage()];
        }),
      ),
    );
    expect(seen).toEqual([
      ["one", { correlation_id: "1", trace_id: one.traceId, span_id: one.spanId, sampled: true }],
      ["other", { correlation_id: "2", trace_id: other.traceId, span_id: other.spanId, sampled: true }],
    ]);
    expect(currentTrace()).toBeUndefined();
  });

  test("gives ids to what happens outside any work, each its own", () => {
    expect(currentBaggage().correlation_id).toMatch(uuid7);
    expect(currentBaggage()).not.toEqual(currentBaggage());
  });
});
