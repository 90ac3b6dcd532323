import { expect, test } from "vitest";
import { type Flag, FlagSetting, nextFlag, restoredFlag } from "#shared/flags/flag.ts";

const set = (read: Flag | undefined, fields: object = {}) =>
  nextFlag(read, FlagSetting.parse({ key: "new-radio", value: true, ...fields }), "kim");

test("a value is what OpenFeature's clients can ask for, and small", () => {
  const accepts = (value: unknown) => FlagSetting.safeParse({ key: "k", value }).success;
  for (const value of [false, "", 0.5, {}, { a: [1, null] }])
    expect([value, accepts(value)]).toEqual([value, true]);
  for (const value of [null, [], undefined, "é".repeat(2048)])
    expect([value, accepts(value)]).toEqual([value, false]);
});

test("a flag in use keeps its type; its value and whether it is enabled may change", () => {
  const first = set(undefined);
  expect(first).toMatchObject({ type: "boolean", value: true, enabled: true, version: 1 });
  const second = set(first, { value: false, enabled: false });
  expect(second).toMatchObject({ value: false, enabled: false, version: 2, created_at: first.created_at });
  expect(() => set(second, { value: "on" })).toThrow("The flag new-radio is of type boolean, not string.");
});

test("what is undone has the content from before under a new version: none comes twice", () => {
  const first = set(undefined);
  const second = set(first, { value: false });
  const { set_by, updated_at, version, ...content } = restoredFlag(second, first, "lee");
  expect([set_by, version]).toEqual(["lee", 3]);
  expect(first).toMatchObject(content);
  const archived = restoredFlag(first, undefined, "lee");
  expect(archived).toMatchObject({ enabled: false, archived: true, version: 2 });
  expect(set(archived, { value: "on" })).toMatchObject({ type: "string", archived: false, version: 3 });
});
