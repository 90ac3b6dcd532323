import { expect, test } from "vitest";
import { roles } from "#shared/access/roles.ts";
import { showActionTo } from "#shared/actions/show-action-to.ts";
import { anAction, now } from "./any-action.ts";

const parameters = { url: "https://hooks.acme.com/services/T0/s3cr3t?token=0ther", payload: { a: 1 } };
const called = anAction(1, {
  ...{ type: "call_webhook", parameters },
  result: { outcome: "declined", code: "status", status: 404, summary: "Cannot POST /services/T0/s3cr3t" },
});

test("whoever may only look at actions sees of a webhook where it is, and neither its path nor what came back", async () => {
  const { result, ...shown } = await showActionTo({ scopes: roles.viewer }, called, now);
  expect(shown.parameters).toEqual({
    url: expect.stringMatching(/^https:\/\/hooks\.acme\.com\/…#[0-9a-f]{6}$/),
    payload: { a: 1 },
  });
  expect(result).toMatchObject({ outcome: "declined", status: 404 });
  expect(JSON.stringify({ result, shown })).not.toMatch(/s3cr3t|0ther/);
  expect((await showActionTo({ scopes: roles.viewer }, { ...called, result: null }, now)).result).toBeNull();
});

test("whoever may request actions sees all of it, and of what holds no credential everybody does", async () => {
  expect(await showActionTo({ scopes: roles.operator }, called, now)).toMatchObject({
    ...{ parameters, result: called.result },
  });
  const flag = anAction();
  const { result } = await showActionTo({ scopes: roles.viewer }, { ...flag, result: "kept" }, now);
  expect(result).toBe("kept");
  expect(await showActionTo({ scopes: roles.viewer }, flag, now)).toMatchObject({
    parameters: flag.parameters,
  });
});
