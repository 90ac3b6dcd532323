/**
 * A value as JSON with the members of every object in the order of their names (by UTF-16 code units, as RFC 8785
 * has it) and without white space: equal values give equal text. For plain JSON values.
 */
export function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_, member: unknown) =>
    member !== null && typeof member === "object" && !Array.isArray(member)
      ? Object.fromEntries(Object.entries(member).sort(([a], [b]) => (a < b ? -1 : 1)))
      : member,
  );
}
