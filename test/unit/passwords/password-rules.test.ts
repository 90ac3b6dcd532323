import { expect, test } from "vitest";
import { assertStrong } from "#shared/passwords/password-rules.ts";
import type { Problem } from "#shared/problems.ts";

const context = ["anna.lindqvist@northwind.example", "Northwind Telecom", null];

async function weakness(password: string): Promise<string | undefined> {
  try {
    await assertStrong(password, context);
    return undefined;
  } catch (error) {
    return (error as Problem).errors[0]?.detail;
  }
}

test.each([
  "correct horse battery",
  "kX9#fp2LqzT!",
  "my grandmother's 3 cats",
  "längre än tolv tecken",
  "northwind-of-the-seven-seas",
])("%j will do", async (password) => {
  expect(await weakness(password)).toBeUndefined();
});

test.each([
  ["short one", /at least 12 characters/],
  ["🔑🔑🔑🔑🔑🔑🔑", /at least 12 characters/],
  ["aaaaaaaaaaaaaaaa", /different characters/],
  ["abababababababab", /different characters/],
  ["Password12345!", /common/],
  ["P@ssw0rd2026!!", /common/],
  ["passwordpassword", /common/],
  ["QWERTY1234567", /common/],
  ["!!!Welcome2026", /common/],
  ["1qaz2wsx3edc", /common/],
  ["iloveyou12345678", /common/],
  ["123456789012", /common/],
  ["unbelievable", /common/],
  ["Lindqvist1984", /your own names/],
  ["northwind-2026", /your own names/],
  ["Telecom Northwind", /your own names/],
])("%j is refused", async (password, why) => {
  expect(await weakness(password)).toMatch(why);
});
