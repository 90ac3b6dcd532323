import type { AttributeValue, Item } from "./attribute-value.ts";

/** Bytes that DynamoDB counts for an item: names and values, each nested element one more. */
export function itemSize(item: Item): number {
  let size = 0;
  for (const name in item) size += Buffer.byteLength(name) + valueSize(item[name]!);
  return size;
}

function valueSize(value: AttributeValue): number {
  if (value.S !== undefined) return Buffer.byteLength(value.S);
  if (value.N !== undefined) return numberSize(value.N);
  if (value.B !== undefined) return binarySize(value.B);
  if (value.M) return 3 + Object.keys(value.M).length + itemSize(value.M);
  if (value.L) return value.L.reduce((sum, element) => sum + 1 + valueSize(element), 3);
  if (value.SS) return sum(value.SS, (member) => Buffer.byteLength(member));
  if (value.NS) return sum(value.NS, numberSize);
  if (value.BS) return sum(value.BS, binarySize);
  return 1;
}

function sum(members: readonly string[], size: (member: string) => number): number {
  return members.reduce((total, member) => total + size(member), 0);
}

/** A byte for every two significant digits, one for the exponent, one for a minus sign. */
function numberSize(number: string): number {
  const digits = number.replace(/[-.]/g, "").replace(/^0+|0+$/g, "").length;
  return Math.ceil(digits / 2) + 1 + (number.startsWith("-") ? 1 : 0);
}

function binarySize(base64: string): number {
  return Buffer.byteLength(base64, "base64");
}
