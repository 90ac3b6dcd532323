import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { startTrace, withTrace } from "#shared/platform/trace-context.ts";
import { recordError, recordEvent } from "#shared/telemetry/record-event.ts";

const write = vi.spyOn(process.stdout, "write");
beforeEach(() => void write.mockImplementation(() => true));
afterEach(() => void write.mockReset());

/** What was printed: each line must be JSON and nothing else, or CloudWatch can't read it. */
const printed = () => write.mock.calls.map(([line]) => JSON.parse(String(line)));

describe("what the system tells about itself", () => {
  test("is one line with the ids of the work at hand", () => {
    const trace = startTrace("count-things", { correlationId: "c-1" });
    withTrace({ ...trace, tenantId: "t-1" }, () =>
      recordEvent({
        event_type: "health.check",
        severity: "warning",
        category: "health",
        payload: { ms: 3 },
      }),
    );
    expect(printed()).toMatchObject([
      {
        level: "WARNING",
        message: "event",
        function_name: "count-things",
        correlation_id: "c-1",
        span_id: trace.spanId,
        tenant_id: "t-1",
        event: { event_type: "health.check", severity: "warning", category: "health", payload: { ms: 3 } },
      },
    ]);
  });

  test("has no secrets and no personal data in it", () => {
    const payload = { password: "hunter2", note: "ask ann.lee@example.com" };
    recordEvent({ event_type: "a.b", severity: "info", category: "c", payload });
    expect(JSON.stringify(printed())).not.toMatch(/hunter2|ann\.lee/);
  });
});

test.each([
  [new TypeError("bad"), "TypeError"],
  ["thrown text", "string"],
  [null, "object"],
])("an error that nobody expected is a line of the log and an error event in one: %s", (error, kind) => {
  recordError("batch failed", error);
  const payload = { message: "batch failed", error: kind };
  expect(printed()).toMatchObject([
    { level: "ERROR", message: "batch failed", event: { event_type: "error", severity: "error", payload } },
  ]);
});
