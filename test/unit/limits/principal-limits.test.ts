import { expect, test } from "vitest";
import type { Caller } from "#shared/lambda/caller.ts";
import { alarmLimit, principalLimit } from "#shared/limits/principal-limits.ts";

const caller: Caller = { tenantId: "t", principalId: "u", kind: "user", scopes: [], cursorKey: "" };

test("a user has ten thousand requests an hour, whatever they are for, and needs no rules to be read", async () => {
  const limit = { policy: "user", key: "user/u", quota: 10_000, windowMs: 3_600_000 };
  expect(await principalLimit(caller, "list-alarms")).toEqual(limit);
  expect(await principalLimit(caller, "get-alarm")).toEqual(limit);
});

test("a tenant's alarms are counted together, whoever sends them", () => {
  expect(alarmLimit("t")).toEqual({
    policy: "alarms",
    key: "tenant/t/alarms",
    quota: 600_000,
    windowMs: 60_000,
  });
});
