import { expect, test } from "vitest";
import type { EventSource } from "#shared/event-sources/event-source.ts";
import type { Page } from "../../support/alarms.ts";
import { connect } from "../../support/tocsin.ts";

const path = "/api/v1/event-sources";
const tocsin = connect();

const origin = () => ({ account: "123456789012", source: `test.${crypto.randomUUID()}` });

test("an origin belongs to whoever registers it first, until they give it up", async () => {
  const [first, second] = [await tocsin.newTenant(), await tocsin.newTenant()];
  const body = origin();
  const { id, ...registered } = await first.post<EventSource>(path, { ...body, description: "Probe" });
  const made = { created_at: expect.any(String), version: 1 };
  expect(registered).toEqual({ ...body, description: "Probe", ...made });
  for (const tenant of [first, second]) expect((await tenant.refusal("POST", path, body)).status).toBe(409);
  expect((await second.refusal("DELETE", `${path}/${id}`)).status).toBe(404);
  await first.delete(`${path}/${id}`);
  expect(await second.post(path, body)).toMatchObject({ ...body, description: null });
  expect((await first.refusal("GET", `${path}/${id}`)).status).toBe(404);
});

test("the same source of another account is another origin", async () => {
  const tenant = await tocsin.newTenant();
  const body = origin();
  await tenant.post(path, body);
  await tenant.post(path, { ...body, account: "123456789013" });
  const { items } = await tenant.get<Page<EventSource>>(path);
  expect(items.map(({ account }) => account)).toEqual(["123456789013", "123456789012"]);
});

test.each([
  ["#/account", { account: "12345678901" }],
  ["#/account", { account: 123456789012 }],
  ["#/source", { source: "" }],
  ["#/source", { source: "two words" }],
  ["#/source", { source: "x".repeat(257) }],
  ["#/source", { source: "tocsin.alarms" }],
])("422 to a bad %s: %j", async (pointer, fields) => {
  const tenant = await tocsin.newTenant();
  const { status, errors } = await tenant.refusal("POST", path, { ...origin(), ...fields });
  expect([status, errors?.map((error) => error.pointer)]).toEqual([422, [pointer]]);
});
