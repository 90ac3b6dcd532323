import fc from "fast-check";
import { expect, test } from "vitest";
import { parseStrictly } from "#shared/lambda/strict-json.ts";

const nested = (levels: number): string => "[".repeat(levels) + "]".repeat(levels);

test("reads any JSON with distinct names as JSON.parse does, however it is spaced", () => {
  fc.assert(
    fc.property(
      fc.json({ maxDepth: 8, noUnicodeString: false }),
      fc.constantFrom(0, 1, "\t"),
      (text, space) => {
        fc.pre(!text.includes("__proto__"));
        const value: unknown = JSON.parse(text);
        const written = JSON.stringify(value, null, space).replaceAll('":', space === 0 ? '":' : '" \n:');
        expect(parseStrictly(written)).toEqual(JSON.parse(written));
      },
    ),
    { numRuns: 500 },
  );
});

test("refuses a name that comes twice in one object, wherever and however it is written", () => {
  const name = fc.string({ minLength: 1, maxLength: 6 }).filter((text) => text !== "__proto__");
  const escaped = (text: string) =>
    `"${[...Array(text.length).keys()].map((at) => `\\u${text.charCodeAt(at).toString(16).padStart(4, "0")}`).join("")}"`;
  fc.assert(
    fc.property(name, fc.boolean(), fc.boolean(), fc.nat(5), (twice, asEscapes, spaced, depth) => {
      const again = asEscapes ? escaped(twice) : JSON.stringify(twice);
      const object = `{${JSON.stringify(twice)}${spaced ? " " : ""}:1,"${twice.length}other name":"\\":",${again}:2}`;
      const text = '{"a":['.repeat(depth) + object + "]}".repeat(depth);
      expect(() => parseStrictly(text)).toThrow("two members with one name");
    }),
    { numRuns: 500 },
  );
});

test.each(['{"a":{"a":1},"b":{"a":2}}', '[{"a":1},{"a":1}]', '{"a":"\\":","b":"x\\\\"}', '{"":1}'])(
  "takes %s: the names of one object are distinct",
  (text) => {
    expect(parseStrictly(text)).toEqual(JSON.parse(text));
  },
);

test("takes 20 levels and refuses 21, and 100,000, without walking them", () => {
  expect(parseStrictly(nested(20))).toBeTruthy();
  for (const levels of [21, 100_000]) expect(() => parseStrictly(nested(levels))).toThrow("20 levels");
});
