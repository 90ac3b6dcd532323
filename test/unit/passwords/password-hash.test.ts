import { expect, test } from "vitest";
import { hashPassword, isOutdated, isPassword } from "#shared/passwords/password-hash.ts";

test("opens for its password alone, and never twice in the same words", async () => {
  const [one, other] = [await hashPassword("correct horse"), await hashPassword("correct horse")];
  expect(one).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$[\w+/]{22}\$[\w+/]{43}$/);
  expect(one).not.toBe(other);
  expect(await isPassword("correct horse", one)).toBe(true);
  expect(await isPassword("correct horsf", one)).toBe(false);
});

test("what another library has hashed can be read", async () => {
  // `echo -n password | argon2 somesalt -id -t 2 -k 65536 -p 1`, of the reference implementation's own tests.
  const stored = "$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc";
  expect(await isPassword("password", stored)).toBe(true);
  expect(isOutdated(stored)).toBe(true);
  expect(isOutdated(await hashPassword("x"))).toBe(false);
});

test("nothing opens what isn't there", async () => {
  for (const password of ["", "password", "\0".repeat(32)]) {
    expect(await isPassword(password, undefined)).toBe(false);
  }
});

test("one password however its characters are composed", async () => {
  expect(
    await isPassword("cafe\u0301 de\u0301ja\u0300", await hashPassword("caf\u00e9 d\u00e9j\u00e0")),
  ).toBe(true);
});
