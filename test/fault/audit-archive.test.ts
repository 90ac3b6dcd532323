import { expect, test } from "vitest";
import { archiveAuditWithCrash } from "./audit-archive.ts";

test("a crash at any call, before or after it takes effect, leaves one chain of digests with every entry once", async () => {
  const calls = await archiveAuditWithCrash(undefined);
  expect(calls).toBeGreaterThan(20);
  for (let call = 1; call <= calls; call++) {
    for (const moment of ["before", "after"] as const) {
      await archiveAuditWithCrash({ call, moment }).catch((cause) => {
        throw new Error(`crash ${moment} call ${call}: ${cause.message}`, { cause });
      });
    }
  }
});
