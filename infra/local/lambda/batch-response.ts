/**
 * The records of a batch that a function says it failed on. Undefined stands for all of them: the answer names
 * a record that wasn't in the batch, which Lambda takes as a failure of the whole.
 */
export function failedItems(answer: unknown, ids: ReadonlySet<string>): ReadonlySet<string> | undefined {
  const failures = (
    answer as { batchItemFailures?: readonly { itemIdentifier?: unknown }[] } | null | undefined
  )?.batchItemFailures;
  const failed = new Set<string>();
  for (const { itemIdentifier } of failures ?? []) {
    if (typeof itemIdentifier !== "string" || !ids.has(itemIdentifier)) return undefined;
    failed.add(itemIdentifier);
  }
  return failed;
}
