import { validationError } from "../service.ts";
import type { AttributeValue, Item } from "./attribute-value.ts";

export interface KeyAttribute {
  readonly name: string;
  readonly type: "S" | "N" | "B";
}

export interface KeySchema {
  readonly partition: KeyAttribute;
  readonly sort?: KeyAttribute;
}

export const attributesOf = ({ partition, sort }: KeySchema): KeyAttribute[] =>
  sort ? [partition, sort] : [partition];

/** The key of an item that must have one. */
export function keyOf(schema: KeySchema, item: Item): Item {
  const key: Item = {};
  for (const { name, type } of attributesOf(schema)) {
    const value = item[name];
    if (!value)
      throw validationError(`One or more parameter values were invalid: Missing the key ${name} in the item`);
    if (value[type] === undefined) {
      throw validationError(
        `One or more parameter values were invalid: Type mismatch for key ${name} expected: ${type}`,
      );
    }
    if (value[type] === "") {
      throw validationError(
        `One or more parameter values are not valid. The AttributeValue for a key attribute cannot contain an empty string value. Key: ${name}`,
      );
    }
    key[name] = value;
  }
  return key;
}

/** `Key` of a request: the key and nothing else. */
export function exactKey(schema: KeySchema, key: Item): Item {
  if (Object.keys(key).length !== attributesOf(schema).length) {
    throw validationError("The provided key element does not match the schema");
  }
  return keyOf(schema, key);
}

/** Whether a (sparse) index holds the item. As on AWS, an index key of the wrong type or empty refuses the write. */
export function isIndexed(schema: KeySchema, item: Item): boolean {
  for (const { name } of attributesOf(schema)) if (!item[name]) return false;
  keyOf(schema, item);
  return true;
}

export function keyText(value: AttributeValue): string {
  return (value.S ?? value.N ?? value.B)!;
}
