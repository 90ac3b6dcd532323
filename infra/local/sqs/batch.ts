import { AwsError } from "../aws/aws-error.ts";

export interface BatchResult {
  readonly Successful: readonly object[];
  readonly Failed: readonly object[];
}

/** Runs each entry of a batch call for itself: one that fails is reported beside those that didn't. */
export async function inBatch<Entry extends { readonly Id: string }>(
  entries: readonly Entry[],
  perform: (entry: Entry) => Promise<object | undefined>,
): Promise<BatchResult> {
  checkEntries(entries);
  const outcomes = await Promise.all(entries.map((entry) => attempt(entry, perform)));
  return {
    Successful: outcomes.flatMap(({ success }) => success ?? []),
    Failed: outcomes.flatMap(({ failure }) => failure ?? []),
  };
}

function checkEntries(entries: readonly { readonly Id: string }[]): void {
  if (entries.length === 0)
    throw new AwsError("EmptyBatchRequest", "There should be at least one entry in the request.");
  if (entries.length > 10) {
    throw new AwsError("TooManyEntriesInBatchRequest", "Maximum number of entries per request are 10.");
  }
  if (new Set(entries.map(({ Id }) => Id)).size < entries.length) {
    throw new AwsError(
      "BatchEntryIdsNotDistinct",
      "Two or more batch entries in the request have the same Id.",
    );
  }
}

async function attempt<Entry extends { readonly Id: string }>(
  entry: Entry,
  perform: (entry: Entry) => Promise<object | undefined>,
): Promise<{ success?: object; failure?: object }> {
  try {
    return { success: { Id: entry.Id, ...(await perform(entry)) } };
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    return { failure: { Id: entry.Id, Code: error.code, Message: error.message, SenderFault: true } };
  }
}
