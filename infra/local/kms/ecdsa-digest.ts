import { createECDH, type KeyObject, randomBytes } from "node:crypto";

/**
 * ECDSA on P-256 for a digest that somebody else computed, which Node.js has no function for: its own hash what they
 * sign. The curve's arithmetic is done by ECDH; what remains is modulo the curve's order.
 */
const order = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n;

/** @returns the signature in DER, as KMS gives it. */
export function signDigest(privateKey: KeyObject, digest: Buffer): Buffer {
  const secret = secretOf(privateKey);
  const hash = toNumber(digest);
  for (;;) {
    const nonce = modulo(toNumber(randomBytes(40)));
    if (nonce === 0n) continue;
    const r = modulo(abscissa(nonce));
    const s = modulo(inverse(nonce) * (hash + r * secret));
    if (r !== 0n && s !== 0n) return encode(r, s);
  }
}

/** KMS holds the private key, so the point that verification needs is one multiplication. */
export function verifyDigest(privateKey: KeyObject, digest: Buffer, signature: Buffer): boolean {
  const [r, s] = decode(signature) ?? [0n, 0n];
  if (r <= 0n || s <= 0n || r >= order || s >= order) return false;
  const scalar = modulo(inverse(s) * (toNumber(digest) + r * secretOf(privateKey)));
  return scalar !== 0n && modulo(abscissa(scalar)) === r;
}

function secretOf(privateKey: KeyObject): bigint {
  return toNumber(Buffer.from(privateKey.export({ format: "jwk" }).d ?? "", "base64url"));
}

function abscissa(scalar: bigint): bigint {
  const curve = createECDH("prime256v1");
  curve.setPrivateKey(toBytes(scalar));
  return toNumber(curve.getPublicKey().subarray(1, 33));
}

/** The order is prime, so Fermat's little theorem gives the inverse. */
function inverse(value: bigint): bigint {
  let result = 1n;
  let base = modulo(value);
  for (let exponent = order - 2n; exponent > 0n; exponent >>= 1n) {
    if (exponent & 1n) result = modulo(result * base);
    base = modulo(base * base);
  }
  return result;
}

const modulo = (value: bigint): bigint => ((value % order) + order) % order;
const toNumber = (bytes: Uint8Array): bigint => BigInt(`0x${Buffer.from(bytes).toString("hex")}`);
const toBytes = (value: bigint): Buffer => Buffer.from(value.toString(16).padStart(64, "0"), "hex");

function encode(r: bigint, s: bigint): Buffer {
  const integers = [r, s].map((value) => {
    const hex = value.toString(16);
    const bytes = Buffer.from(hex.length % 2 ? `0${hex}` : hex, "hex");
    const signed = bytes[0]! >= 0x80 ? Buffer.concat([Buffer.of(0), bytes]) : bytes;
    return Buffer.concat([Buffer.of(0x02, signed.length), signed]);
  });
  const body = Buffer.concat(integers);
  return Buffer.concat([Buffer.of(0x30, body.length), body]);
}

function decode(der: Buffer): [bigint, bigint] | undefined {
  const rLength = der[3] ?? 0;
  const [r, s] = [der.subarray(4, 4 + rLength), der.subarray(6 + rLength)];
  if (r.length === 0 || s.length === 0) return undefined;
  const numbers: [bigint, bigint] = [toNumber(r), toNumber(s)];
  return encode(...numbers).equals(der) ? numbers : undefined;
}
