import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { logSpan, type SpanOutcome } from "#shared/platform/log-span.ts";
import {
  causeOf,
  currentBaggage,
  noteCause,
  noteEffect,
  onBehalfOf,
  startTrace,
  traceparentOf,
  withTrace,
} from "#shared/platform/trace-context.ts";

const write = vi.spyOn(process.stdout, "write");
beforeEach(() => void write.mockImplementation(() => true));
afterEach(() => void write.mockReset());

/** The line that a piece of work ends with. */
function lineOf(sampled: boolean, work: () => void, outcome: SpanOutcome = "ok") {
  withTrace(startTrace("f", { correlationId: "own", sampled }), () => {
    work();
    logSpan("batch", { kind: "consumer", outcome }, { messages: 1 });
  });
  return JSON.parse(String(write.mock.lastCall?.[0]));
}

const cause = (correlation_id: string, sampled: boolean) => ({
  ...{
    correlation_id,
    trace_id: "0af7651916cd43dd8448eb211c80319c",
    span_id: "b7ad6b7169203331",
    tenant_id: "t",
  },
  ...(sampled ? { sampled } : {}),
});

const nothing = () => {};
const changed = () => noteEffect({ kind: "audit_entry", name: "entity.create", id: "changes/1" });

describe("the line that work ends with", () => {
  test.each([
    ["is short when its trace isn't kept", false, nothing, "ok", false],
    ["is short when it was refused", false, nothing, "refused", false],
    ["has all that the work consists of when its trace is kept", true, nothing, "ok", true],
    ["or when it failed", false, nothing, "failed", true],
    ["or when it is in the audit log", false, changed, "ok", true],
    ["or when one of its causes is kept", false, () => noteCause(cause("a", true)), "ok", true],
    ["but not for causes that aren't", false, () => noteCause(cause("a", false)), "ok", false],
  ] as const)("%s", (_, sampled, work, outcome, isWhole) => {
    const line = lineOf(sampled, work, outcome);
    expect(line).toMatchObject({ message: "batch", messages: 1, span_kind: "consumer" });
    expect("span" in line).toBe(isWhole);
  });

  test("is whole when the work took long", async () => {
    vi.useFakeTimers();
    const line = lineOf(false, () => void vi.advanceTimersByTime(3000));
    vi.useRealTimers();
    expect(line).toMatchObject({ duration_ms: 3000, span: { outcome: "ok" } });
  });

  test("names the causes whose traces are kept; all of them when it failed", () => {
    const both = () => ["kept", "not"].map((id) => noteCause(cause(id, id === "kept")));
    const linked = (outcome: SpanOutcome) =>
      lineOf(false, both, outcome).span.links.map((link: { correlation_id: string }) => link.correlation_id);
    expect(linked("ok")).toEqual(["kept"]);
    expect(linked("failed")).toEqual(["kept", "not"]);
  });

  test("names a cause once, with what became known of it", () => {
    const { links } = lineOf(true, () => {
      noteCause({ ...cause("a", true), tenant_id: undefined });
      noteCause(cause("a", true));
      noteCause({ ...cause("a", true), tenant_id: "other" });
    }).span;
    expect(links.map(({ tenant_id }: { tenant_id: string }) => tenant_id)).toEqual(["t", "other"]);
  });

  test("has the first 50 of what it left behind, and the number of the rest", () => {
    const { effects } = lineOf(true, () => {
      for (let id = 0; id < 60; id++) noteEffect({ kind: "bus_event", name: "e", id: String(id) });
    }).span;
    expect([effects.items.length, effects.items[49].id, effects.left_out]).toEqual([50, "49", 10]);
  });
});

test("work for one of its causes carries that one's ids, in the same span", () => {
  withTrace(startTrace("f", { correlationId: "own" }), () => {
    const own = currentBaggage();
    onBehalfOf(cause("theirs", false), () => {
      const { correlation_id, trace_id } = cause("theirs", false);
      expect(currentBaggage()).toEqual({ correlation_id, trace_id, span_id: own.span_id });
    });
    expect(currentBaggage()).toEqual(own);
  });
});

describe("what a message says of the work that sent it", () => {
  const { trace_id, span_id = "" } = cause("a", true);
  test.each([
    [
      { correlation_id: "a", traceparent: traceparentOf(trace_id, span_id, true), tenant_id: "t" },
      cause("a", true),
    ],
    [
      { correlation_id: "a", trace_id },
      { correlation_id: "a", trace_id, sampled: true },
    ],
    [{ trace_id }, undefined],
    [{ correlation_id: "a b" }, undefined],
    [{ correlation_id: `tk_0123456789ab_${"A".repeat(43)}` }, undefined],
  ])("%j", (sent, expected) => {
    expect(causeOf(sent)).toEqual(expected);
  });
});
