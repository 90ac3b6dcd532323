/** The members of `custom_details` as texts; what is no object is one text. */
export function* detailsIn(customDetails: unknown): Generator<readonly [string, string]> {
  const isObject = typeof customDetails === "object" && !Array.isArray(customDetails);
  const members = isObject ? (customDetails ?? {}) : { custom_details: customDetails };
  for (const [name, value] of Object.entries(members)) {
    const text = textOf(value);
    if (text !== "") yield [name, text];
  }
}

/** A text as it is, anything that has parts as JSON; nothing as an empty text. */
export function textOf(value: unknown): string {
  if (typeof value === "string") return value;
  return value === undefined || value === null ? "" : JSON.stringify(value);
}
