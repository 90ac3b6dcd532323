import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { redact } from "#shared/platform/redaction.ts";

const key = `tk_0123456789ab_${"A".repeat(43)}`;

describe("redact", () => {
  test.each([
    [`the key ${key} leaked`, "the key [redacted] leaked"],
    [`Authorization: Bearer abc.DEF-1_2`, "Authorization: [redacted]"],
    ["eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.sig-1", "[redacted]"],
    ["mail ann.lee+x@example.com now", "mail [redacted]@example.com now"],
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

  test("ends on a value that contains itself", () => {
    const loop: Record<string, unknown> = {};
    loop.self = loop;
    expect(JSON.stringify(redact(loop))).toContain("[too deep]");
  });
});
