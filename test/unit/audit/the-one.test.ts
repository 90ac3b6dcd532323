import { expect, test } from "vitest";
import type { AuditDetail } from "#shared/audit/audit-detail.ts";
import { theOne } from "#shared/audit/describe-request.ts";
import type { Exchange } from "#shared/lambda/exchange.ts";

test.each<[AuditDetail, object, unknown, string | undefined]>([
  [{ targetId: "said", targets: ["a", "b"] }, { id: "path" }, { id: "answer" }, "said"],
  [{ targets: ["a"] }, {}, { id: "answer" }, "a"],
  [{ targets: ["a", "b"] }, {}, { id: "answer" }, undefined],
  [{}, { id: "client", key_id: "path" }, { id: "answer" }, "path"],
  [{}, { silenceID: "path" }, undefined, "path"],
  [{}, {}, { id: "answer" }, "answer"],
  [{}, {}, "text", undefined],
  [{}, {}, undefined, undefined],
])("%j on the path %j, answered %j, was done to %s", (detail, params, answer, expected) => {
  expect(theOne(detail, { input: { params } } as Exchange, answer)).toBe(expected);
});
