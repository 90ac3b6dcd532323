/** A failure that a source of ours describes itself, without anything that it read. */
export class SourceFailure extends Error {
  override readonly name = "SourceFailure";
}

/** What errors of others mean, by their names. Their texts are never repeated: they may quote a secret. */
const meanings: Readonly<Record<string, string>> = {
  AbortError: "it took too long",
  AccessDeniedException: "access denied",
  DecryptionFailure: "it can't be decrypted",
  ExpiredTokenException: "credentials have expired",
  SyntaxError: "the answer can't be read",
  ThrottlingException: "too many requests",
  TimeoutError: "it took too long",
  TypeError: "it can't be reached",
  UnrecognizedClientException: "access denied",
};

/** Why a source failed, in words that can't carry what it read. */
export function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return "it failed";
  return error instanceof SourceFailure ? error.message : (meanings[error.name] ?? "it failed");
}
