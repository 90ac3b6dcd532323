import { expect, test } from "vitest";
import type { AuditEntry } from "#shared/audit/audit-entry.ts";
import { pastRequest } from "#shared/policies/past-request.ts";

const entry = (fields: Partial<AuditEntry>) =>
  ({
    actor_role: "admin",
    target: "api_key",
    target_id: "key",
    meta: { client_id: "client" },
    ...fields,
  }) as AuditEntry;

test("a dry run holds a key that was made against policies as the request for it was: by the client", () => {
  const target = (action: string) => pastRequest(entry({ action }))?.target?.id;
  expect([target("api_key.create"), target("api_key.revoke")]).toEqual(["client", "key"]);
});
