import { randomUUID } from "node:crypto";
import { AwsError } from "../aws/aws-error.ts";
import { type JsonOperation, operation } from "../aws/json-protocol.ts";
import { pageOf } from "../aws/page.ts";
import { type KeyRecord, keyArn, keyMetadata, keyState } from "./key-record.ts";
import { keySpecs } from "./key-spec.ts";
import { type Keys, pendingDeletion } from "./keys.ts";
import { type Tag, tagsOf } from "./tag-operations.ts";

interface OnKey {
  readonly KeyId: string;
}

interface CreateKeyInput {
  readonly KeySpec?: string;
  readonly CustomerMasterKeySpec?: string;
  readonly KeyUsage?: string;
  readonly Description?: string;
  readonly Tags?: readonly Tag[];
}

interface ListInput {
  readonly Limit?: number;
  readonly Marker?: string;
}

/** KMS's operations on keys as a whole. */
export function keyOperations(keys: Keys): Record<string, JsonOperation> {
  const onKey = (action: string, perform: (key: KeyRecord, input: never) => unknown) =>
    operation(
      ({ KeyId }: OnKey) => [keys.access(action, KeyId)],
      (input: OnKey) => perform(keys.find(input.KeyId), input as never),
    );
  const setEnabled = (enabled: boolean) => async (key: KeyRecord) => {
    if (keyState(key) === "PendingDeletion") throw pendingDeletion(key);
    await keys.keep({ ...key, enabled });
  };
  return {
    CreateKey: operation(createAccesses, (input: CreateKeyInput) => createKey(keys, input)),
    DescribeKey: onKey("DescribeKey", (key) => ({ KeyMetadata: keyMetadata(key) })),
    EnableKey: onKey("EnableKey", setEnabled(true)),
    DisableKey: onKey("DisableKey", setEnabled(false)),
    ScheduleKeyDeletion: onKey("ScheduleKeyDeletion", (key, input) => scheduleDeletion(keys, key, input)),
    CancelKeyDeletion: onKey("CancelKeyDeletion", (key) => cancelDeletion(keys, key)),
    ListKeys: operation(
      (_input: ListInput) => [{ action: "kms:ListKeys", resource: "*" }],
      ({ Limit = 100, Marker }) => {
        const { items, next } = pageOf(keys.all(), Limit, Marker);
        const listed = items.map(({ id }) => ({ KeyId: id, KeyArn: keyArn(id) }));
        return { Keys: listed, NextMarker: next, Truncated: next !== undefined };
      },
    ),
  };
}

function createAccesses({ Tags = [] }: CreateKeyInput) {
  const context = Object.fromEntries(
    Tags.map(({ TagKey, TagValue }) => [`aws:requesttag/${TagKey.toLowerCase()}`, [TagValue]]),
  );
  const actions = Tags.length > 0 ? ["kms:CreateKey", "kms:TagResource"] : ["kms:CreateKey"];
  return actions.map((action) => ({ action, resource: "*", context }));
}

async function createKey(keys: Keys, input: CreateKeyInput): Promise<object> {
  const spec = input.KeySpec ?? input.CustomerMasterKeySpec ?? "SYMMETRIC_DEFAULT";
  const usage = input.KeyUsage ?? (spec === "SYMMETRIC_DEFAULT" ? "ENCRYPT_DECRYPT" : undefined);
  if (!usage)
    throw new AwsError("ValidationException", "You must specify a KeyUsage value for all asymmetric keys.");
  if (!keySpecs[spec] || usage !== "SIGN_VERIFY") {
    throw new AwsError(
      "UnsupportedOperationException",
      `The local cloud makes no keys of ${spec} for ${usage}`,
    );
  }
  const key: KeyRecord = {
    id: randomUUID(),
    spec,
    usage,
    description: input.Description ?? "",
    createdAt: Math.floor(Date.now() / 1000),
    enabled: true,
    tags: tagsOf(input.Tags ?? []),
  };
  await keys.keep(key);
  return { KeyMetadata: keyMetadata(key) };
}

async function scheduleDeletion(
  keys: Keys,
  key: KeyRecord,
  { PendingWindowInDays: days = 30 }: { readonly PendingWindowInDays?: number },
): Promise<object> {
  if (keyState(key) === "PendingDeletion") throw pendingDeletion(key);
  if (days < 7 || days > 30)
    throw new AwsError("ValidationException", "PendingWindowInDays must be 7 to 30.");
  const deletionAt = Math.floor(Date.now() / 1000) + days * 86_400;
  await keys.keep({ ...key, deletionAt });
  return {
    KeyId: keyArn(key.id),
    DeletionDate: deletionAt,
    KeyState: "PendingDeletion",
    PendingWindowInDays: days,
  };
}

/** Who cancels gets the key back disabled. */
async function cancelDeletion(keys: Keys, key: KeyRecord): Promise<object> {
  if (keyState(key) !== "PendingDeletion") {
    throw new AwsError("KMSInvalidStateException", `${keyArn(key.id)} is not pending deletion.`);
  }
  await keys.keep({ ...key, deletionAt: undefined, enabled: false });
  return { KeyId: keyArn(key.id) };
}
