import fc from "fast-check";
import { expect, test } from "vitest";
import { decoyPathKey, whyNoDecoyPath } from "#shared/honeypots/decoy-path.ts";

test.each([
  ["/WP-Login.PHP", "/wp-login.php"],
  ["//wp-login.php/", "/wp-login.php"],
  ["/%77p-login.php", "/wp-login.php"],
  ["/a%2fb", "/a/b"],
  ["/a%", "/a%"],
  ["//", "/"],
])("%s is looked up as %s", (path, key) => {
  expect(decoyPathKey(path)).toBe(key);
});

test("a decoy is found by its own path, however it is escaped and capitalised", () => {
  const segment = fc.stringMatching(/^[a-zA-Z0-9._~-]{1,20}$/);
  const path = fc.array(segment, { minLength: 1, maxLength: 5 }).map((parts) => `/${parts.join("/")}`);
  const escaped = (text: string) =>
    text.replaceAll(/[^/]/g, (letter) => `%${letter.charCodeAt(0).toString(16).padStart(2, "0")}`);
  fc.assert(
    fc.property(path, (text) => {
      const key = decoyPathKey(text);
      expect(decoyPathKey(key)).toBe(key);
      expect([escaped(text), text.toUpperCase(), `/${text}/`].map(decoyPathKey)).toEqual([key, key, key]);
    }),
  );
});

test.each([
  "wp",
  "/",
  "/a b",
  "/a?b",
  "/a#b",
  "/{id}",
  "/%41",
  "/ü",
  "/.well-known/x",
  "/.Well-Known",
  `/${"a".repeat(256)}`,
])("%s is no path for a decoy", (path) => {
  expect(whyNoDecoyPath(path)).toBeDefined();
});
