import fc from "fast-check";
import { expect, test } from "vitest";
import { pathPattern, segmentsOf, whyNoPathPattern } from "#shared/blocklist/path-pattern.ts";
import { wildcard } from "#shared/blocklist/wildcard.ts";

const literally = (text: string): string => text.replaceAll(/[.*+?^${}()|[\]\\/]/g, "\\$&");

const letters = fc.constantFrom("a", "b", ".");
const textOf = (unit: fc.Arbitrary<string>) => fc.string({ unit, maxLength: 12 });

test("a wildcard describes what the regular expression for it does", () => {
  const pattern = textOf(fc.oneof(letters, fc.constant("*")));
  fc.assert(
    fc.property(pattern, textOf(letters), (given, text) => {
      const expression = new RegExp(`^${given.split("*").map(literally).join(".*")}$`);
      expect(wildcard(given)(text)).toBe(expression.test(text));
    }),
    { numRuns: 2000 },
  );
});

test("a pattern of paths describes what the regular expression for it does", () => {
  const segment = fc.oneof(
    { weight: 2, arbitrary: fc.constant("**") },
    fc.constantFrom("a", "b", "*", "a*", "*b", "a*b"),
  );
  const path = fc.array(fc.constantFrom("a", "b", "ab", "aab", "c"), { maxLength: 6 });
  fc.assert(
    fc.property(fc.array(segment, { maxLength: 6 }), path, (segments, asked) => {
      const inOne = (text: string) => text.split("*").map(literally).join("[^/]*");
      const expression = segments.map((one) => (one === "**" ? "(?:/[^/]+)*" : `/${inOne(one)}`)).join("");
      const [pattern, text] = [segments, asked].map((parts) => `/${parts.join("/")}`) as [string, string];
      expect(pathPattern(pattern)(segmentsOf(text))).toBe(
        new RegExp(`^${expression}$`).test(text === "/" ? "" : text),
      );
    }),
    { numRuns: 5000 },
  );
});

test.each([
  ["/api/v1/alarms/*", "/api/v1/alarms/42", true],
  ["/api/v1/alarms/*", "/api/v1/alarms/42/clear", false],
  ["/api/v1/alarms/*", "/api/v1/alarms", false],
  ["/api/v1/alarms/**", "/api/v1/alarms", true],
  ["/api/v1/alarms/**", "/api/v1/alarms/42/clear", true],
  ["/api/**/clear", "/api/v1/alarms/42/clear", true],
  ["/api/v1/alarms", "/api/v1/alarms/", true],
  ["/api/v1/alarm", "/api/v1/alarms", false],
  ["/**", "/", true],
])("%s describes %s: %s", (pattern, path, expected) => {
  expect(pathPattern(pattern)(segmentsOf(path))).toBe(expected);
});

test.each(["", "api", "*", "/api/**s", "/***", "/a**/b"])("%j is no pattern of paths", (pattern) => {
  expect(whyNoPathPattern(pattern)).toEqual(expect.any(String));
});
