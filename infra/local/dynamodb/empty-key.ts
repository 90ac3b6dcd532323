interface Query {
  readonly KeyConditionExpression?: string;
  readonly ExpressionAttributeValues?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

/** Whether a query asks for a key that is an empty string: DynamoDB refuses it, the engine doesn't. */
export function hasEmptyKey({ KeyConditionExpression, ExpressionAttributeValues = {} }: Query): boolean {
  const used = KeyConditionExpression?.match(/:\w+/g) ?? [];
  return used.some((name) => ExpressionAttributeValues[name]?.S === "");
}

export const emptyKeyMessage =
  "One or more parameter values are not valid. The AttributeValue for a key attribute cannot contain an empty string value.";
