import { type JsonOperation, operation } from "../aws/json-protocol.ts";
import type { KeyRecord } from "./key-record.ts";
import type { Keys } from "./keys.ts";

export interface Tag {
  readonly TagKey: string;
  readonly TagValue: string;
}

interface OnKey {
  readonly KeyId: string;
}

export const tagsOf = (tags: readonly Tag[]): KeyRecord["tags"] =>
  Object.fromEntries(tags.map(({ TagKey, TagValue }) => [TagKey, TagValue]));

/** KMS's operations on the tags of keys. */
export function tagOperations(keys: Keys): Record<string, JsonOperation> {
  return {
    ListResourceTags: operation(
      ({ KeyId }: OnKey) => [keys.access("ListResourceTags", KeyId)],
      ({ KeyId }) => {
        const tags = Object.entries(keys.find(KeyId).tags);
        return { Tags: tags.map(([TagKey, TagValue]) => ({ TagKey, TagValue })), Truncated: false };
      },
    ),
    TagResource: operation(
      ({ KeyId }: OnKey & { readonly Tags: readonly Tag[] }) => [keys.access("TagResource", KeyId)],
      async ({ KeyId, Tags }) => {
        const key = keys.find(KeyId);
        await keys.keep({ ...key, tags: { ...key.tags, ...tagsOf(Tags) } });
      },
    ),
    UntagResource: operation(
      ({ KeyId }: OnKey & { readonly TagKeys: readonly string[] }) => [keys.access("UntagResource", KeyId)],
      async ({ KeyId, TagKeys }) => {
        const key = keys.find(KeyId);
        const kept = Object.entries(key.tags).filter(([name]) => !TagKeys.includes(name));
        await keys.keep({ ...key, tags: Object.fromEntries(kept) });
      },
    ),
  };
}
