import { expect, test } from "vitest";
import { parseMatcher } from "#shared/alertmanager/parse-matcher.ts";

test.each([
  ["foo=bar", "foo", "=", "bar"],
  [' foo  =~ "a|b" ', "foo", "=~", "a|b"],
  ["foo!=", "foo", "!=", ""],
  ['foo!~""', "foo", "!~", ""],
  ['foo="a\\"b\\\\c\\nd\\e"', "foo", "=", 'a"b\\c\nd\\e'],
  ["foo=a\\", "foo", "=", "a\\"],
  ["foo=a b\u00a0", "foo", "=", "a b\u00a0"],
  ["foo=~bar=~baz", "foo", "=~", "bar=~baz"],
  ['"foo.bar ü"=baz', "foo.bar ü", "=", "baz"],
  ["ünïcode.name=x", "ünïcode.name", "=", "x"],
])("%s", (text, name, operator, value) => {
  const isRegex = operator.includes("~");
  expect(parseMatcher(text)).toEqual({ name, value, isRegex, isEqual: !operator.includes("!") });
});

test.each(["", "foo", "=bar", "{foo=bar}", "foo bar=x", '""=x'])("%j is no matcher", (text) => {
  expect(() => parseMatcher(text)).toThrow(`bad matcher format: ${text}`);
});

test.each(['foo="bar', 'foo=bar"', 'foo="a"b"', 'foo="', 'foo="a\\"'])("%s has a quote too many", (text) => {
  expect(() => parseMatcher(text)).toThrow("matcher value contains unescaped double quote: ");
});
