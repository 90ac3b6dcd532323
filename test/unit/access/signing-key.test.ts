import { createPublicKey } from "node:crypto";
import { expect, test } from "vitest";
import { isLive, newSigningKey, type SigningKey, signerAmong } from "#shared/access/signing-key.ts";

/** The example of RFC 7638, 3.1. */
const example = {
  kty: "RSA",
  n: "0vx7agoebGcQSuuPiLJXZptN9nndrQmbXEps2aiAFbWhM78LhWx4cbbfAAtVT86zwu1RK7aPFFxuhDR1L6tSoc_BJECPebWKRXjBZCiFV4n3oknjhMstn64tZ_2W-5JsGY4Hc5n9yBXArwl93lqt7_RN5w6Cf0h4QyQ5v-65YGjQR0_FDW2QvzqY368QQMicAtaSqzs8KJZgnYb9c7d0zgdAZHzu6qMQvRL5hajrn1n91CbOpbISD08qNLyrdkt-bFTWhAI4vMQFh6WeZu0fM4lFd2NcRwr3XPksINHaQ-G_xBniIqbw0Ls1jF44-csFCur-kEgU8awapJzKnqDKgw",
  e: "AQAB",
};

test("a key's id is its thumbprint", () => {
  const publicKey = createPublicKey({ key: example, format: "jwk" }).export({ format: "der", type: "spki" });
  const key = newSigningKey("tokens", { keyArn: "arn", publicKey }, { created_at: "2026-01-01T00:00:00Z" });
  expect(key).toMatchObject({ kid: "NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs", algorithm: "RS256" });
});

test("a rotated key lives until its last token has expired", () => {
  const retire_at = "2026-01-01T00:00:00.000Z";
  const key = { retire_at } as SigningKey;
  expect([isLive(key, Date.parse(retire_at) - 1), isLive(key, Date.parse(retire_at))]).toEqual([true, false]);
});

test("after a rotation the old key signs until the new one is known everywhere", () => {
  const old = { kid: "old", signs_from: "2026-01-01T00:00:00Z", retire_at: "2026-01-02T02:00:00Z" };
  const fresh = { kid: "new", signs_from: "2026-01-02T00:01:30Z" };
  const signerAt = (time: string) => signerAmong([fresh, old] as SigningKey[], Date.parse(time))?.kid;
  expect(signerAt("2026-01-02T00:01:29Z")).toBe("old");
  expect(signerAt("2026-01-02T00:01:30Z")).toBe("new");
  expect(signerAmong([old] as SigningKey[], Date.parse("2026-01-02T02:00:00Z"))).toBeUndefined();
});
