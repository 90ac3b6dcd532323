import { expect, test, vi } from "vitest";
import { auditDeed } from "#shared/audit/audit-deed.ts";
import { AuditTrail } from "#shared/audit/audit-trail.ts";
import { Change } from "#shared/lambda/change.ts";

test("what the system does by itself stands in the audit log without secrets, too", () => {
  const entry = vi.spyOn(AuditTrail.prototype, "entry");
  const meta = { target: "https://ci.acme.com/…#3f2a9c", detail: "told ada@acme.com", token: "abc" };
  auditDeed(new Change(), { by: "system", action: "action.execute", targetId: "a", tenantId: "t", meta });
  expect(entry.mock.calls[0]?.[1].meta).toEqual({
    ...{ target: meta.target, detail: "told [redacted]@acme.com", token: "[redacted]" },
  });
});
