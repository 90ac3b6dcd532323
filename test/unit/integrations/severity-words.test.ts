import { expect, test } from "vitest";
import { severityOf } from "#shared/integrations/severity-words.ts";

test.each([
  ["page", "critical"],
  ["CRITICAL", "critical"],
  [" error ", "major"],
  ["high", "major"],
  ["average", "minor"],
  ["warn", "warning"],
  ["info", "indeterminate"],
  ["constructor", "indeterminate"],
  [undefined, "indeterminate"],
])("%j is %s", (word, severity) => {
  expect(severityOf(word)).toBe(severity);
});
