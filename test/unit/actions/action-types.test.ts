import { readdirSync } from "node:fs";
import { expect, test } from "vitest";
import { isInner } from "#shared/actions/action-type.ts";
import { actionTypes } from "#shared/actions/action-types.ts";

const folder = "shared/actions/types";

test("every file of a type is registered under its own name, and none is forgotten", () => {
  const files = readdirSync(folder).map((file) => file.replace(/\.ts$/, "").replaceAll("-", "_"));
  expect(files.length).toBeGreaterThan(5);
  expect(Object.keys(actionTypes).sort()).toEqual(files.sort());
});

test("what can't be undone is what nobody can undo", () => {
  const final = Object.values(actionTypes).filter((type) => !isInner(type) || !type.revert);
  expect(final.map(({ name }) => name)).toEqual(["call_webhook", "revoke_key"]);
});
