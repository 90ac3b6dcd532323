import { validationError } from "../service.ts";
import type { AttributeValue, Item } from "./attribute-value.ts";
import { canonicalNumber } from "./decimal.ts";
import { itemSize } from "./item-size.ts";

const maxItemBytes = 400 * 1024;

/** Puts what a request carries into the form in which it is stored. The request was parsed for this call only, so in place. */
export function canonicalItem<T extends Item | undefined>(item: T): T {
  for (const name in item) canonicalize((item as Item)[name]!);
  return item;
}

export function refuseOversized(item: Item): void {
  if (itemSize(item) > maxItemBytes) throw validationError("Item size has exceeded the maximum allowed size");
}

function canonicalize(value: AttributeValue): void {
  if (value.N !== undefined) value.N = canonicalNumber(value.N);
  else if (value.M) canonicalItem(value.M);
  else if (value.L) value.L.forEach(canonicalize);
  else if (value.NS) {
    value.NS = value.NS.map(canonicalNumber);
    refuseOddSet(value.NS);
  } else if (value.SS ?? value.BS) refuseOddSet((value.SS ?? value.BS)!);
}

function refuseOddSet(members: readonly string[]): void {
  if (members.length === 0) {
    throw validationError("One or more parameter values were invalid: An set may not be empty");
  }
  if (new Set(members).size < members.length) {
    throw validationError("One or more parameter values were invalid: Input collection contains duplicates.");
  }
}
