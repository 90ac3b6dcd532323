import type * as z from "zod";

/** DynamoDB keeps numbers of 38 digits from 1e-130 on. */
const smallest = 1e-130;

/**
 * Whether a number comes back from a table as it was. Beyond 2^53 neighbours are one number already when the body has
 * been read, and the SDK refuses them.
 */
const isStoredExactly = (number: number): boolean =>
  number === 0 || (Math.abs(number) >= smallest && Math.abs(number) <= Number.MAX_SAFE_INTEGER);

/** A rule for JSON that goes into a table: names the first number in it that can't be kept. */
export function refuseUnstoredNumbers(value: unknown, context: z.RefinementCtx): void {
  const path = unstoredIn(value);
  const message =
    "must be 0, or a number from 1e-130 to 2^53 - 1 or its negative: others aren't kept exactly";
  if (path) context.addIssue({ code: "custom", path, message });
}

function unstoredIn(value: unknown): PropertyKey[] | undefined {
  if (typeof value === "number") return isStoredExactly(value) ? undefined : [];
  if (typeof value !== "object" || value === null) return undefined;
  for (const [name, item] of Object.entries(value)) {
    const path = unstoredIn(item);
    if (path) return [name, ...path];
  }
  return undefined;
}
