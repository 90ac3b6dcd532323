import fc from "fast-check";
import { expect, test } from "vitest";
import { decoyPathKey, whyNoDecoyPath } from "#shared/honeypots/decoy-path.ts";

const slashed = (name: string) => `/${name}`;

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
  ..."wp-login.php .env .git/config passwords.txt backup.sql phpmyadmin/index.php admin.html"
    .split(" ")
    .map(slashed),
  ..."a/robots.txt google/login.html robots.txt.bak credentials.json server-status config.json"
    .split(" ")
    .map(slashed),
])("%s is a path for a decoy", (path) => {
  expect(whyNoDecoyPath(path)).toBeUndefined();
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
  ..."robots.txt security.txt ads.txt app-ads.txt sitemap.xml sitemap_index.xml crossdomain.xml"
    .split(" ")
    .map(slashed),
  ..."clientaccesspolicy.xml favicon.ico apple-touch-icon-120x120.png manifest.json wpad.dat"
    .split(" ")
    .map(slashed),
  ..."apple-app-site-association BingSiteAuth.xml google1a2b3c4d5e6f7890.html".split(" ").map(slashed),
  ..."yandex_1a2b3c4d.html pinterest-1a2b3.html ms12345678.txt MP_verify_AbC.txt".split(" ").map(slashed),
  ..."atlassian-domain-verification.html 0123456789abcdef0123456789abcdef.txt".split(" ").map(slashed),
  "//ROBOTS.TXT/",
])("%s is no path for a decoy", (path) => {
  expect(whyNoDecoyPath(path)).toBeDefined();
});
