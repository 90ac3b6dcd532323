import { type AttributeValue, typeOf } from "./attribute-value.ts";
import { compareNumbers } from "./decimal.ts";

/** The order of sort keys and of `<`: numbers by value, strings by UTF-8 bytes, binary by unsigned bytes. */
export function compareValues(one: AttributeValue, other: AttributeValue): number {
  if (one.S !== undefined) return compareStrings(one.S, other.S!);
  if (one.N !== undefined) return compareNumbers(one.N, other.N!);
  return Buffer.compare(Buffer.from(one.B!, "base64"), Buffer.from(other.B!, "base64"));
}

export function areComparable(one: AttributeValue, other: AttributeValue): boolean {
  const type = typeOf(one);
  return type === typeOf(other) && (type === "S" || type === "N" || type === "B");
}

export function beginsWith(value: AttributeValue, prefix: AttributeValue): boolean {
  if (value.S !== undefined && prefix.S !== undefined) return value.S.startsWith(prefix.S);
  if (value.B === undefined || prefix.B === undefined) return false;
  return Buffer.from(value.B, "base64")
    .toString("hex")
    .startsWith(Buffer.from(prefix.B, "base64").toString("hex"));
}

export function compareStrings(one: string, other: string): number {
  const length = Math.min(one.length, other.length);
  for (let at = 0; at < length; at++) {
    const left = one.charCodeAt(at);
    const right = other.charCodeAt(at);
    if (left !== right) return utf8Rank(left) - utf8Rank(right);
  }
  return one.length - other.length;
}

/** In UTF-8 the characters that UTF-16 writes as surrogates come after U+E000 to U+FFFF, not before. */
function utf8Rank(unit: number): number {
  if (unit < 0xd800) return unit;
  return unit <= 0xdfff ? unit + 0x2000 : unit - 0x800;
}
