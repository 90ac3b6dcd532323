import { generateKeyPairSync, sign, verify } from "node:crypto";
import fc from "fast-check";
import { expect, test } from "vitest";
import { rawEcdsaSignature } from "#shared/access/raw-ecdsa-signature.ts";

const { publicKey, privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });

/** An integer in DER: no zeros in front, but one where the first bit would make it negative. */
const der = (number: bigint): number[] => {
  const hex = number.toString(16);
  const bytes = [...Buffer.from(hex.padStart(hex.length + (hex.length % 2), "0"), "hex")];
  const integer = bytes[0]! >= 0x80 ? [0, ...bytes] : bytes;
  return [0x02, integer.length, ...integer];
};

test("the same two numbers in 32 bytes each, however few they need in DER", () => {
  const number = fc.oneof(
    fc.bigInt({ min: 1n, max: 2n ** 256n - 1n }),
    fc.integer({ min: 0, max: 255 }).map((bit) => 2n ** BigInt(bit)),
  );
  fc.assert(
    fc.property(number, number, (r, s) => {
      const content = [...der(r), ...der(s)];
      const raw = rawEcdsaSignature(Uint8Array.from([0x30, content.length, ...content]));
      expect(raw.toString("hex")).toBe(r.toString(16).padStart(64, "0") + s.toString(16).padStart(64, "0"));
    }),
  );
});

test("what OpenSSL signs in one form it verifies in the other", () => {
  const message = Buffer.from("message");
  const raw = rawEcdsaSignature(sign("sha256", message, privateKey));
  expect(verify("sha256", message, { key: publicKey, dsaEncoding: "ieee-p1363" }, raw)).toBe(true);
});
