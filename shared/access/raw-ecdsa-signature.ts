/** Bytes of each of the two numbers of a P-256 signature. */
const numberBytes = 32;

/**
 * A P-256 signature as JOSE wants it (RFC 7518, 3.4): r and s, 32 bytes each. KMS gives DER: a sequence of two integers,
 * each without leading zeros but with one where its first bit would make it negative.
 */
export function rawEcdsaSignature(der: Uint8Array): Buffer {
  const rLength = der[3]!;
  const sStart = 4 + rLength + 2;
  const r = der.subarray(4, 4 + rLength);
  const s = der.subarray(sStart, sStart + der[4 + rLength + 1]!);
  return Buffer.concat([fixed(r), fixed(s)]);
}

function fixed(integer: Uint8Array): Buffer {
  const result = Buffer.alloc(numberBytes);
  const digits = integer.subarray(Math.max(0, integer.length - numberBytes));
  result.set(digits, numberBytes - digits.length);
  return result;
}
