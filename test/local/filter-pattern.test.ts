import { describe, expect, it } from "vitest";
import { compileFilterPattern } from "../../infra/local/logs/filter-pattern.ts";

const line = JSON.stringify({
  level: "ERROR",
  status: 503,
  text: "a+b",
  retried: false,
  cause: null,
  user: { "e.mail": "x", roles: ["admin", "viewer"] },
});

describe("a filter pattern", () => {
  it.each([
    "",
    " ",
    '{ $.level = "ERROR" }',
    "{ $.level = ERROR }",
    "{ $.level = * }",
    "{$.status = *}",
    '{ $.level = "E*R" }',
    '{ $.text = "a+b" }',
    "{ $.level != WARNING }",
    "{ $.status >= 503 }",
    "{ $.status > 5e2 }",
    "{ $.status = 50* }",
    "{ $.retried IS FALSE }",
    "{ $.cause IS NULL }",
    "{ $.nobody NOT EXISTS }",
    "{ $.user['e.mail'] = x }",
    '{ $.user.roles[1] = "viewer" }',
    "{ $.level = WARNING || $.level = ERROR && $.status > 500 }",
    "{ ($.level = WARNING || $.level = ERROR) && $.status > 500 }",
  ])("%s lets the line through", (pattern) => {
    expect(compileFilterPattern(pattern)(line)).toBe(true);
  });

  it.each([
    '{ $.level = "error" }',
    '{ $.level = "ERR" }',
    "{ $.nobody = * }",
    "{ $.nobody != x }",
    "{ $.cause = * }",
    "{ $.user = * }",
    "{ $.retried = * }",
    "{ $.status < 503 }",
    "{ $.level > 5 }",
    "{ $.toString = * }",
    '{ $.text = "a?b" }',
    "{ ($.level = ERROR || $.level = WARNING) && $.status < 500 }",
  ])("%s holds the line back", (pattern) => {
    expect(compileFilterPattern(pattern)(line)).toBe(false);
  });

  it.each(["plain text", "", "{ broken", '"ERROR"'])("of JSON matches no line that isn't: %s", (text) => {
    expect(compileFilterPattern("{ $.level = * }")(text)).toBe(false);
  });

  it.each([
    "ERROR",
    "{ $.level }",
    "{ level = x }",
    "{ $.level = }",
    "{ $.level ERROR x }",
    "{ ($.a = 1 }",
    "{ $.a = 1 && }",
    "{ $.a > x }",
    "{ $.a = %x% }",
    "{ $.a = 1 $.b = 2 }",
  ])("%s is refused", (pattern) => {
    expect(() => compileFilterPattern(pattern)).toThrow();
  });
});
