import { expect, test } from "vitest";
import { complete } from "#shared/lambda/declaration.ts";
import { shownPath } from "#shared/lambda/sender-paths.ts";

const declared = { method: "POST", path: "/things", summary: "Things", scope: "alarms:write" } as const;
const token = `tk_0123456789ab_${"A_-".repeat(14)}A`;

test("an endpoint for stock senders is where they look for it, beside its own aliases", () => {
  const given = { ...declared, audit: "none", aliases: ["/alias"] } as const;
  expect(complete(given).aliases).toEqual(["/alias"]);
  expect(complete({ ...given, tenantPrefix: true, ingestToken: true }).aliases).toEqual([
    "/alias",
    "/t/{tenant}/things",
    "/in/{token}/things",
  ]);
});

test.each([
  [`/in/${token}/things`, "/in/[redacted]/things"],
  [`/in/${token.slice(0, 30)}/things`, "/in/[redacted]/things"],
  [`/in/%74${token.slice(1)}/things`, "/in/[redacted]/things"],
  [`/in/${token}`, "/in/[redacted]"],
  [`/base/in/${token}/things`, "/base/in/[redacted]/things"],
  [`/things/${token}`, "/things/[redacted]"],
  [`/v2/${"0a".repeat(16)}/enqueue`, "/v2/[redacted]/enqueue"],
  [`/base/t/x/v2/enqueue/${"0A".repeat(16)}`, "/base/t/x/v2/enqueue/[redacted]"],
  [`/integration/${"0a".repeat(16)}/enqueue`, "/integration/[redacted]/enqueue"],
  [`/telemetry/trace/${"0a".repeat(16)}`, `/telemetry/trace/${"0a".repeat(16)}`],
  ["/api/v1/alarms/in/x", "/api/v1/alarms/in/x"],
  ["/api/v1/entities/+49 170 1234567", "/api/v1/entities/+49 170 1234567"],
])("%s is told as %s", (path, shown) => {
  expect(shownPath(path)).toBe(shown);
});
