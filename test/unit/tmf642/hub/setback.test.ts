import { expect, test } from "vitest";
import type { Failure } from "#shared/tmf642/hub/delivery.ts";
import { type StoredListener, showListener } from "#shared/tmf642/hub/listener.ts";
import { newListener } from "#shared/tmf642/hub/new-listener.ts";
import { afterFailure, afterSuccess } from "#shared/tmf642/hub/setback.ts";

const start = Date.UTC(2026, 0, 1);
const hourMs = 3_600_000;
const place = { seq: 7, index: 2 };
const listener = newListener(
  "t",
  { callback: "https://oss.test" },
  { base_url: "", created_at: start, place, snapshot_seq: 0 },
);
const down: Failure = { outcome: "unreachable", code: "connection", detail: "No." };
const answered = (status: number): Failure => ({
  ...{ outcome: "declined", code: "status", detail: `${status}`, status, summary: "" },
});

/** Attempts, each as soon as it may be. @returns the waits in seconds, and what became of the listener. */
function fail(failure: Failure, attempts: number): { waits: number[]; last: StoredListener } {
  const waits: number[] = [];
  let [last, now] = [listener, start];
  for (let attempt = 0; attempt < attempts; attempt++) {
    last = afterFailure(last, failure, now);
    waits.push(((last.next_attempt_at ?? now) - now) / 1000);
    now = last.next_attempt_at ?? now;
  }
  return { waits, last };
}

test("who is down is asked after 5 s, and ever less often, to a quarter of an hour; his place stays", () => {
  const { waits, last } = fail(down, 10);
  expect(waits).toEqual([5, 10, 20, 40, 80, 160, 320, 640, 900, 900]);
  expect(last).toMatchObject({ place, failing_since: start, undeliverable: 0 });
  expect(showListener(last, "").state).toBe("failing");
});

test("after a day of nothing but failures he is paused; one event that he takes, and he is active", () => {
  const failing = afterFailure(listener, down, start);
  const late = afterFailure(failing, down, start + 24 * hourMs - 1);
  expect(late.paused_at).toBeUndefined();
  const paused = afterFailure(failing, answered(503), start + 24 * hourMs);
  expect(paused).toMatchObject({ paused_at: start + 24 * hourMs, place });
  expect(paused.next_attempt_at).toBeUndefined();
  expect(showListener(paused, "").state).toBe("paused");
  const well = afterSuccess(late, { seq: 8, index: 0 }, start + 1);
  expect(well).toMatchObject({ place: { seq: 8, index: 0 }, failures: 0 });
  expect(showListener(well, "").state).toBe("active");
});

test("who says that he is gone isn't asked again", () => {
  expect(afterFailure(listener, answered(410), start).paused_at).toBe(start);
});

test("an event that he understands and won't take is left out at the fifth time, and counted; any other is kept", () => {
  for (const status of [400, 413, 415, 422]) {
    expect(fail(answered(status), 4).last).toMatchObject({ place, undeliverable: 0 });
    const { last } = fail(answered(status), 5);
    expect(last).toMatchObject({ place: { seq: 7, index: 3 }, undeliverable: 1, failures: 0 });
    expect(last.next_attempt_at).toBeUndefined();
    expect(last.failing_since).toBe(start);
  }
  for (const status of [301, 401, 403, 404, 429, 500])
    expect(fail(answered(status), 50).last).toMatchObject({ place, undeliverable: 0 });
});
