import { badRequest, preconditionFailed, preconditionRequired } from "#shared/problems.ts";

/** A version as clients see it: a strong entity tag (RFC 9110, 8.8.3). */
export const etagOf = (version: number): string => `"v${version}"`;

const tagList = /^(W\/)?"[\x21\x23-\x7e]*"(\s*,\s*(W\/)?"[\x21\x23-\x7e]*")*$/;

/**
 * What a request says of the record that it changes: its `If-Match` (RFC 9110, 13.1.1). Two people who edit the same
 * record never silently overwrite each other: whoever comes second has read another version.
 */
export class Precondition {
  /** undefined for `*`: whatever is there. */
  readonly #tags: ReadonlySet<string> | undefined;

  /** @throws 428 without the header, 400 when it can't be read. */
  constructor(header: string | undefined) {
    const value = header?.trim() ?? "";
    if (value === "") throw preconditionRequired();
    if (value !== "*" && !tagList.test(value)) throw badRequest("If-Match must be an entity tag, or *.");
    this.#tags = value === "*" ? undefined : new Set(value.match(/(W\/)?"[^"]*"/g));
  }

  /** @throws 412 when the record's version is none of those that the request names. */
  require(version: number): void {
    if (this.#tags && !this.#tags.has(etagOf(version))) throw preconditionFailed();
  }
}

/** A record from before there were versions has version 0, and none in its table. */
export const versionOf = (record: { readonly version?: number | undefined }): number => record.version ?? 0;

/**
 * The condition that a record still has the version that was read, for the write that changes it. Merge its parts into
 * the item, beside other placeholders.
 */
export const unchangedSince = (version: number) =>
  version === 0
    ? { ConditionExpression: "attribute_not_exists(version)" }
    : {
        ConditionExpression: "version = :version_read",
        ExpressionAttributeValues: { ":version_read": version },
      };
