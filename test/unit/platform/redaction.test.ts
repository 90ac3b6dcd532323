import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { redact, redactedMembers } from "#shared/platform/redaction.ts";

const key = `tk_0123456789ab_${"A".repeat(43)}`;

describe("redact", () => {
  test.each([
    [`the key ${key} leaked`, "the key [redacted] leaked"],
    [`Authorization: Bearer abc.DEF-1_2`, "Authorization: [redacted]"],
    [`signed with whsec_${"Ab+/".repeat(11)}=`, "signed with [redacted]"],
    ["eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.sig-1", "[redacted]"],
    ["mail ann.lee+x@example.com now", "mail [redacted]@example.com now"],
    ["call +49 (89) 123 456-78 or 555-123-4567 now", "call [redacted] or [redacted] now"],
    [
      "at 2026-11-21T10:00:00.000+01:00 from 203.0.113.17, 0193a5b2-1234-7abc-8def-0123456789ab",
      "at 2026-11-21T10:00:00.000+01:00 from 203.0.113.17, 0193a5b2-1234-7abc-8def-0123456789ab",
    ],
    ["tk_ is a prefix, tokens too", "tk_ is a prefix, tokens too"],
  ])("takes secrets and personal data out of %j", (text, expected) => {
    expect(redact(text)).toBe(expected);
  });

  test.each([
    "authorization",
    "X-API-Key",
    "apiKey",
    "api_key",
    "password",
    "PASSWD",
    "client_secret",
    "refreshToken",
    "Set-Cookie",
  ])("hides what is called %s, whatever it is", (name) => {
    expect(redact({ [name]: { deep: 1 }, other: 2 })).toEqual({ [name]: "[redacted]", other: 2 });
  });

  test("hides how people are reached, but not whether", () => {
    const people = {
      phone: "12345",
      "e-mail": "x",
      email_address: "x",
      mobile_number: "x",
      phone_known: true,
    };
    expect(redact({ ...people, email: null })).toEqual({
      ...{ phone: "[redacted]", "e-mail": "[redacted]", email_address: "[redacted]" },
      ...{ mobile_number: "[redacted]", phone_known: true, email: null },
    });
  });

  test("looks at names, too", () => {
    expect(redact({ "ann@example.com": 1, [key]: 2 })).toEqual({
      "[redacted]@example.com": 1,
      "[redacted]": 2,
    });
  });

  test("finds a secret wherever it is, and leaves the rest and the original as they were", () => {
    const placed = fc.letrec((tie) => ({
      value: fc.oneof(
        { maxDepth: 4 },
        fc.constantFrom(key, `x ${key} y`, 1, null, true, "text"),
        fc.array(tie("value"), { maxLength: 3 }),
        fc.dictionary(fc.constantFrom("a", "b"), tie("value"), { maxKeys: 2 }),
      ),
    })).value;
    fc.assert(
      fc.property(placed, (value) => {
        const before = JSON.stringify(value);
        const text = JSON.stringify(redact(value));
        expect(text).not.toContain(key);
        expect(text).toBe(before.replaceAll(key, "[redacted]"));
        expect(JSON.stringify(value)).toBe(before);
      }),
    );
  });

  test("tells of an error its name, message and stack, without the secrets in them", () => {
    const told = redact(new TypeError(`bad ${key}`)) as Record<string, string>;
    expect(told).toMatchObject({ name: "TypeError", message: "bad [redacted]" });
    expect(told.stack).toContain("redaction.test.ts");
    expect(told.stack).not.toContain(key);
  });

  test("looks into what shows itself in a way of its own", () => {
    const url = new URL(`https://vault.example/?key=${key}`);
    expect(JSON.stringify(redact({ url }))).not.toContain(key);
  });

  test("ends on a value that contains itself", () => {
    const loop: Record<string, unknown> = {};
    loop.self = loop;
    expect(JSON.stringify(redact(loop))).toContain("[too deep]");
  });
});

test("what is written at once is what the redacted value would be written as", () => {
  const value = fc.anything({ withDate: true, maxDepth: 3 });
  fc.assert(
    fc.property(fc.dictionary(fc.string(), value, { noNullPrototype: true }), (fields) => {
      const written = `{${redactedMembers(fields).slice(1)}}`;
      expect(JSON.parse(written)).toEqual(JSON.parse(JSON.stringify(redact(fields))));
    }),
  );
  expect(
    redactedMembers({ token: "t", text: 'a "b"\n', at: 1.5, ok: true, none: undefined, mail: "a@b.example" }),
  ).toBe(',"token":"[redacted]","text":"a \\"b\\"\\n","at":1.5,"ok":true,"mail":"[redacted]@b.example"');
});
