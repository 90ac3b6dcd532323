import { expect, test } from "vitest";
import { newSigningSecret, rotated, unexpired } from "#shared/webhooks/signing-secret.ts";

const now = Date.parse("2026-11-21T22:00:00Z");
const hourMs = 3_600_000;

test("old secrets sign until the grace period ends, never longer than they were given, and not at all without one", () => {
  const first = newSigningSecret();
  const second = rotated([first], hourMs, now);
  expect(second).toEqual([
    expect.objectContaining({ expires_at: null }),
    { ...first, expires_at: "2026-11-21T23:00:00.000Z" },
  ]);
  expect(second[0]!.secret).not.toBe(first.secret);
  expect(unexpired(second, now + hourMs)).toEqual([second[0]]);
  const third = rotated(second, 10 * hourMs, now + 1);
  expect(third.map(({ expires_at }) => expires_at)).toEqual([
    null,
    "2026-11-22T08:00:00.001Z",
    "2026-11-21T23:00:00.000Z",
  ]);
  expect(rotated(third, hourMs, now + 2)).toHaveLength(3);
  expect(rotated(third, 0, now + 2)).toEqual([expect.objectContaining({ expires_at: null })]);
});
