import { expect, test } from "vitest";
import { fingerprintOf } from "#shared/alertmanager/fingerprint.ts";

/** As Alertmanager 0.25.0 answers them. */
test.each([
  ["c3e254428e2b5642", { alertname: "fp" }],
  ["3c99c62c0bb88d8b", { severity: "page", alertname: "fp", instance: "db-1:9100" }],
  ["d3f2a8f29f8cc1fd", { b: "2", a: "1", B: "3", _x: "4", aa: "5", alertname: "fp" }],
  ["ca990bfd21997631", { alertname: "fp", u: "ü€😀 \u0000\n" }],
  ["391058a34094e3b2", { alertname: "fp", long: "x".repeat(300) }],
])("%s, in whatever order the labels are", (fingerprint, labels) => {
  expect(fingerprintOf(labels)).toBe(fingerprint);
  expect(fingerprintOf(Object.fromEntries(Object.entries(labels).reverse()))).toBe(fingerprint);
});

test("names are ordered by their bytes, not by their UTF-16 units", () => {
  expect(fingerprintOf({ "😀": "1", "\uFF5E": "2" })).toBe(fingerprintOf({ "\uFF5E": "2", "😀": "1" }));
  expect(fingerprintOf({ a: "bc" })).not.toBe(fingerprintOf({ ab: "c" }));
});
