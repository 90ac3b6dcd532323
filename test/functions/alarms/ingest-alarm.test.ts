import { beforeAll, describe, expect, test } from "vitest";
import type * as z from "zod";
import type { Accepted } from "#shared/alarms/ingest-answers.ts";
import { alarm, at, present } from "../../support/alarms.ts";
import { connect, type Tenant } from "../../support/tocsin.ts";

const tocsin = connect();
let tenant: Tenant;
beforeAll(async () => {
  tenant = await tocsin.newTenant();
});

const ingest = async (fields: object, who = tenant) =>
  (await who.post<z.output<typeof Accepted>>("/api/v1/alarms/ingest", alarm(fields))).event_id;

/** Where a refused alarm is wrong. */
async function pointers(fields: object): Promise<readonly string[] | undefined> {
  const { status, errors } = await tenant.refusal("POST", "/api/v1/alarms/ingest", alarm(fields));
  expect(status).toBe(422);
  return errors?.map(({ pointer }) => pointer);
}

describe("202", () => {
  test("names the alarm's id and the tenant of the key", async () => {
    const body = await tenant.post("/api/v1/alarms/ingest", alarm({ entity_id: "first" }));
    expect(body).toEqual({ event_id: expect.any(String), tenant_id: tenant.id, status: "accepted" });
  });

  test("gives the same occurrence the same id, whatever else is said of it and however often", async () => {
    const id = await ingest({});
    const raised_at = at(0).replace("Z", "+00:00");
    const again = [{ raised_at }, { severity: "critical", message: "worse" }, { attributes: { a: 1 } }];
    for (const fields of again) expect(await ingest(fields)).toBe(id);
    const headers = { "idempotency-key": "another" };
    const { body } = await tenant.send("POST", "/api/v1/alarms/ingest", alarm(), headers);
    expect(body).toMatchObject({ event_id: id });
  });

  test("gives another moment, entity, type, source, alarm_id or tenant another id", async () => {
    const others = [
      {},
      { raised_at: new Date(Date.parse(at(0)) + 1).toISOString() },
      { entity_id: "cell-2" },
      { alarm_type: "LINK_UP" },
      { source_system: "oss" },
      { alarm_id: "17" },
      { alarm_id: "18" },
    ];
    const ids = await Promise.all(others.map((fields) => ingest(fields)));
    ids.push(await ingest({}, await tocsin.newTenant()));
    expect(new Set(ids).size).toBe(others.length + 1);
  });

  test("knows an alarm by the sender's id where there is one, whatever it is on", async () => {
    const id = await ingest({ alarm_id: "A-1" });
    expect(await ingest({ alarm_id: "A-1", entity_id: "moved", alarm_type: "RENAMED" })).toBe(id);
  });

  test("gives ids that are UUIDs of version 8 and begin with the moment of the raise", async () => {
    const id = await ingest({ raised_at: "2026-03-01T12:00:00.123Z" });
    expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    const ms = Number.parseInt(id.slice(0, 8) + id.slice(9, 13), 16);
    expect(new Date(ms).toISOString()).toBe("2026-03-01T12:00:00.123Z");
  });

  test.each([
    ["2026-03-01T12:00:00Z", "2026-03-01T12:00:00.000Z"],
    ["2026-03-01T12:00:00.5+05:30", "2026-03-01T06:30:00.500Z"],
    ["2026-03-01T00:00:00.123456789-08:00", "2026-03-01T08:00:00.123Z"],
    ["1970-01-01T00:00:00Z", "1970-01-01T00:00:00.000Z"],
    ["2024-02-29T23:59:59.999+00:00", "2024-02-29T23:59:59.999Z"],
  ])("reads raised_at %s as %s", async (raised_at, stored) => {
    const id = await ingest({ raised_at });
    expect(await present(tenant, id)).toMatchObject([{ raised_at: stored }]);
  });

  test("takes a raise up to a day ahead: senders' clocks are wrong by hours", async () => {
    await ingest({ raised_at: new Date(Date.now() + 86_400_000 - 10_000).toISOString() });
  });

  test.each(["CRITICAL", "Major", "minor", "WARNING", "indeterminate"])(
    "stores the severity %s in lower case",
    async (severity) => {
      const id = await ingest({ severity, alarm_id: severity });
      expect(await present(tenant, id)).toMatchObject([{ severity: severity.toLowerCase() }]);
    },
  );

  test.each([
    "é".repeat(128),
    "😀".repeat(128),
    "a b/c?d#e%20&f=g\"h'i\\j",
    "__proto__",
    "constructor",
    "..",
    "مرحبا",
  ])("takes %j for any id, and answers it as it came", async (id) => {
    const fields = { entity_id: id, alarm_type: id, source_system: id, alarm_id: id };
    expect(await present(tenant, await ingest(fields))).toMatchObject([fields]);
  });

  test("takes a message and attributes of any characters through the queue unharmed", async () => {
    const message = "\u0000\u0001\t\n\u2028\uFFFE\uFFFF\uD800 😀 </script>";
    const attributes = { "key with = and ;": "\uFFFF", number: -0.5, empty: "" };
    const id = await ingest({ alarm_id: "odd", message, attributes });
    expect(await present(tenant, id)).toMatchObject([{ message, attributes }]);
  });

  test("takes the largest alarm that the fields allow", async () => {
    const attributes = Object.fromEntries(
      Array.from({ length: 32 }, (_, i) => [`k${i}`, "\u0001".repeat(256)]),
    );
    const fields = { alarm_id: "\u{10FFFD}".repeat(128), message: "x".repeat(8192), attributes };
    expect(await present(tenant, await ingest(fields))).toMatchObject([fields]);
  });
});

describe("422", () => {
  test.each([
    "1969-12-31T23:59:59.999Z",
    "2026-03-01T12:00:00",
    "2026-03-01",
    "2026-02-30T12:00:00Z",
    "2026-03-01T25:00:00Z",
    "2026-03-01 12:00:00Z",
    "yesterday",
    "",
    1_772_366_400_000,
    null,
    new Date(Date.now() + 86_400_000 + 60_000).toISOString(),
  ])("to raised_at %j", async (raised_at) => {
    expect(await pointers({ raised_at })).toEqual(["#/raised_at"]);
  });

  test("to a clear before the raise", async () => {
    expect(await pointers({ cleared_at: at(-1) })).toEqual(["#/cleared_at"]);
  });

  test.each(["fatal", "", "critical ", 1])("to the severity %j", async (severity) => {
    expect(await pointers({ severity })).toEqual(["#/severity"]);
  });

  test.each(["", " a", "a ", "a\nb", "\u0007", "x".repeat(129), "\u2028", "\uD800", 7])(
    "to %j for any id",
    async (id) => {
      const fields = { entity_id: id, alarm_type: id, source_system: id, alarm_id: id };
      expect(await pointers(fields)).toEqual([
        "#/entity_id",
        "#/alarm_type",
        "#/source_system",
        "#/alarm_id",
      ]);
    },
  );

  test.each([
    ["33 of them", Object.fromEntries(Array.from({ length: 33 }, (_, i) => [`k${i}`, i])), "#/attributes"],
    [
      "more than 8192 characters in all",
      { a: "x".repeat(4096), b: "x".repeat(4096), c: "x" },
      "#/attributes",
    ],
    ["one of more than 4096", { a: "x".repeat(4097) }, "#/attributes/a"],
    ["nesting", { a: { b: 1 } }, "#/attributes/a"],
    ["null", { a: null }, "#/attributes/a"],
  ])("to attributes with %s", async (_, attributes, pointer) => {
    expect(await pointers({ attributes })).toEqual([pointer]);
  });

  test("to a message of more than 8192 characters", async () => {
    expect(await pointers({ message: "x".repeat(8193) })).toEqual(["#/message"]);
  });

  test("to a tenant in the body: it comes from the key alone", async () => {
    expect(await pointers({ tenant_id: tenant.id })).toEqual(["#/tenant_id"]);
  });

  test("names everything that is wrong at once", async () => {
    const wrong = { severity: "x", raised_at: "x", extra: 1 };
    expect(new Set(await pointers(wrong))).toEqual(new Set(["#/severity", "#/raised_at", "#/extra"]));
  });
});
