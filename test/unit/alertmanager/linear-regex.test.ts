import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { LinearRegex } from "#shared/alertmanager/regex/linear-regex.ts";

/** Expressions that mean the same to both engines. */
const { expression } = fc.letrec((tie) => ({
  atom: fc.oneof(
    {
      weight: 4,
      arbitrary: fc.constantFrom("a", "b", ".", "[ab]", "[^a]", "\\d", "\\W", "é", "😀", "\\.", "\\x61"),
    },
    fc.constantFrom("^", "$", "\\b", "\\B"),
    tie("expression").map((inner) => `(?:${inner})`),
  ),
  repeated: fc
    .tuple(tie("atom"), fc.constantFrom("", "", "", "*", "+", "?", "{2}", "{1,2}", "{0,}", "*?"))
    .map(([atom, count]) => (/^(\^|\$|\\b)$/i.test(atom as string) ? `${atom}` : `${atom}${count}`)),
  sequence: fc.array(tie("repeated"), { maxLength: 4 }).map((parts) => parts.join("")),
  expression: fc.array(tie("sequence"), { minLength: 1, maxLength: 3 }).map((parts) => parts.join("|")),
}));

test("describes what JavaScript's engine matches as a whole", () => {
  const text = fc.string({ unit: fc.constantFrom("a", "b", "1", " ", "\n", ".", "é", "😀"), maxLength: 6 });
  fc.assert(
    fc.property(expression as fc.Arbitrary<string>, text, (source, value) => {
      const theirs = new RegExp(`^(?:${source})$`, "u").test(value);
      expect(new LinearRegex(`^(?:${source})$`).describes(value)).toBe(theirs);
    }),
    { numRuns: 2000 },
  );
});

test.each([
  ["(?i)PaGe", "pAgE", true],
  ["(?i:A)b", "aB", false],
  ["(?i)[^a]", "A", false],
  ["(?s).", "\n", true],
  [".", "\n", false],
  ["(?m)a$\n^b", "a\nb", true],
  ["(?P<name>x)(?<other>y)", "xy", true],
  ["\\Qa.b\\E+", "a.bb", true],
  ["[[:digit:]-]+", "1-2", true],
  ["[[:^digit:]]", "1", false],
  ["[]a]", "]", true],
  ["\\pL\\p{Greek}\\P{Lu}", "aαx", true],
  ["[\\D\\s]", "x", true],
  ["\\s", "\v", false],
  ["\\d", "٣", false],
  ["\\101\\x{1F600}", "A😀", true],
  ["a{,2}", "a{,2}", true],
  ["", "", true],
  ["a{0}", "", true],
])("%s of %j: %s", (source, text, described) => {
  expect(new LinearRegex(source).describes(text)).toBe(described);
});

test.each([
  "(",
  ")",
  "[",
  "[]",
  "*",
  "a**",
  "a{2}{3}",
  "a{1001}",
  "a{2,1}",
  "(?=a)",
  "(?!a)",
  "(?<=a)",
  "\\1",
  "\\",
  "\\k",
  "[b-a]",
  "[[:nope:]]",
  "\\p{Nope}",
  "\\pQ",
  "(?z)",
  "((a{100}){100}){100}",
  "(((){1000}){1000}){1000}",
  "(".repeat(101),
])("%s is refused", (source) => {
  expect(() => new LinearRegex(source)).toThrow("error parsing regexp");
});

describe("what keeps other engines busy for years", () => {
  test.each(["(a+)+$", "(a|a)*b", "(.*a){20}", "a*a*a*a*a*a*a*a*b"])("%s is answered", (source) => {
    expect(new LinearRegex(source).describes(`${"a".repeat(20_000)}!`)).toBe(false);
  });

  test("with places beyond number: old ones are forgotten, and the answer is right", () => {
    const regex = new LinearRegex("(?:a|b)*a(?:a|b){12}");
    const text = Array.from({ length: 30_000 }, (_, index) =>
      (index * index + (index >> 3)) % 7 < 3 ? "a" : "b",
    ).join("");
    expect(regex.describes(text)).toBe(text.at(-13) === "a");
    expect(regex.describes(`${text}a${"b".repeat(12)}`)).toBe(true);
  });
});
