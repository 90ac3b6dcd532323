import { expect, test } from "vitest";
import { basicPassword } from "#shared/access/basic-password.ts";

const basic = (pair: string) => `Basic ${Buffer.from(pair).toString("base64")}`;

test.each([
  [basic("tocsin:tk_1_x"), "tk_1_x"],
  [basic(":tk_1_x"), "tk_1_x"],
  [basic("a:b:c"), "b:c"],
  [basic("tk_1_x"), undefined],
  ["Basic tk_1_x", undefined],
  ["Bearer dGs6eA==", undefined],
  ["", undefined],
])("of %j the password is %j", (header, password) => {
  expect(basicPassword(header)).toBe(password);
});
