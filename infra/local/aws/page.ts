import { AwsError } from "./aws-error.ts";

/** One page of a list whose marker is the place of its first item. */
export function pageOf<T>(
  items: readonly T[],
  limit: number,
  marker: string | undefined,
): { readonly items: readonly T[]; readonly next: string | undefined } {
  const start = marker === undefined ? 0 : Number(marker);
  if (!Number.isSafeInteger(start) || start < 0) throw new AwsError("ValidationException", "Invalid token");
  const end = start + limit;
  return { items: items.slice(start, end), next: end < items.length ? String(end) : undefined };
}
