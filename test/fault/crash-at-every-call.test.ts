import { expect, test } from "vitest";
import { crashAt } from "./crash-anywhere.ts";

test("a crash at any call, before or after it takes effect, changes nothing in the end", async () => {
  const undisturbed = await crashAt(undefined);
  expect(undisturbed.calls).toBeGreaterThan(80);
  for (let call = 1; call <= undisturbed.calls; call++) {
    for (const moment of ["before", "after"] as const) {
      const { outline } = await crashAt({ call, moment }).catch((cause) => {
        throw new Error(`crash ${moment} call ${call}: ${cause.message}`, { cause });
      });
      expect(outline, `crash ${moment} call ${call}`).toEqual(undisturbed.outline);
    }
  }
});
