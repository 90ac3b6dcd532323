/** A value as DynamoDB's wire has it: an object with exactly one of these; binary is base64. */
export interface AttributeValue {
  S?: string;
  N?: string;
  B?: string;
  BOOL?: boolean;
  NULL?: boolean;
  SS?: string[];
  NS?: string[];
  BS?: string[];
  L?: AttributeValue[];
  M?: Item;
}

/** Treated as immutable once stored: changes make new items, so answers and streams may share them. */
export type Item = { [attribute: string]: AttributeValue };

export type AttributeType = keyof AttributeValue;

export function typeOf(value: AttributeValue): AttributeType {
  for (const type in value) return type as AttributeType;
  throw new TypeError("an attribute value without a type");
}

export function sameValue(one: AttributeValue | undefined, other: AttributeValue | undefined): boolean {
  if (one === other) return true;
  if (!one || !other) return false;
  const type = typeOf(one);
  if (type !== typeOf(other)) return false;
  if (type === "M") return sameItem(one.M!, other.M!);
  if (type === "L") return sameList(one.L!, other.L!);
  if (type === "SS" || type === "NS" || type === "BS") return sameSet(one[type]!, other[type]!);
  return one[type] === other[type];
}

export function sameItem(one: Item, other: Item): boolean {
  const names = Object.keys(one);
  if (names.length !== Object.keys(other).length) return false;
  return names.every((name) => sameValue(one[name], other[name]));
}

function sameList(one: AttributeValue[], other: AttributeValue[]): boolean {
  return one.length === other.length && one.every((value, index) => sameValue(value, other[index]));
}

function sameSet(one: string[], other: string[]): boolean {
  return one.length === other.length && one.every((member) => other.includes(member));
}
