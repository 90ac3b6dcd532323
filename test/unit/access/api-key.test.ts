import fc from "fast-check";
import { expect, test } from "vitest";
import { keyIdOf, newApiKey, opens } from "#shared/access/api-key.ts";

const grant = {
  tenant_id: "t",
  name: "first",
  scopes: ["alarms:read"],
  cursor_key: "c",
  created_at: "2026-03-01T12:00:00Z",
} as const;

test("a key opens its own record and no other", () => {
  const [one, other] = [newApiKey(grant), newApiKey(grant)];
  expect(opens(one.record, one.key)).toBe(true);
  expect(opens(one.record, other.key)).toBe(false);
  expect(keyIdOf(one.key)).toBe(one.record.key_id);
  expect(one.record.key_id).not.toBe(other.record.key_id);
});

test("a routing key is 32 hexadecimal characters, and opens its own record and no other", () => {
  const [one, other] = [newApiKey({ ...grant, use: "routing" }), newApiKey({ ...grant, use: "routing" })];
  expect(one.key).toMatch(/^[0-9a-f]{32}$/);
  expect(keyIdOf(one.key)).toBe(one.record.key_id);
  expect([opens(one.record, one.key), opens(one.record, other.key)]).toEqual([true, false]);
  expect(JSON.stringify(one.record)).not.toContain(one.key.slice(12));
});

test("the record doesn't hold the secret, in any form but its hash", () => {
  const { record, key } = newApiKey(grant);
  const secret = key.slice(16);
  const forms = [
    secret,
    Buffer.from(secret, "base64url").toString("hex"),
    Buffer.from(secret).toString("hex"),
  ];
  for (const form of forms) expect(JSON.stringify(record)).not.toContain(form);
});

test("a key with any one character of its secret changed opens nothing", () => {
  const { record, key } = newApiKey(grant);
  for (let place = 16; place < key.length; place++) {
    const changed = key.slice(0, place) + (key[place] === "A" ? "B" : "A") + key.slice(place + 1);
    expect(opens(record, changed)).toBe(false);
  }
});

test("text that is no key has no id and opens nothing", () => {
  const { record, key } = newApiKey(grant);
  fc.assert(
    fc.property(
      fc.oneof(fc.string(), fc.constantFrom(` ${key}`, `${key} `, `${key}x`, key.slice(0, -1))),
      (text) => {
        expect(keyIdOf(text)).toBeUndefined();
        expect(opens(record, text)).toBe(false);
      },
    ),
  );
});
