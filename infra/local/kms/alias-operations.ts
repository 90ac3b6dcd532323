import { arn } from "../arn.ts";
import { AwsError } from "../aws/aws-error.ts";
import { type JsonOperation, operation } from "../aws/json-protocol.ts";
import { pageOf } from "../aws/page.ts";
import type { Access } from "../iam/policy.ts";
import type { Keys } from "./keys.ts";

interface OnAlias {
  readonly AliasName: string;
}

interface AliasInput extends OnAlias {
  readonly TargetKeyId: string;
}

interface ListInput {
  readonly KeyId?: string;
  readonly Limit?: number;
  readonly Marker?: string;
}

/** KMS's operations on aliases. Each needs to be allowed on the alias and on the keys. */
export function aliasOperations(keys: Keys): Record<string, JsonOperation> {
  const onAlias = (action: string, { AliasName }: OnAlias): Access => ({
    action: `kms:${action}`,
    resource: arn("kms", AliasName),
  });
  return {
    CreateAlias: operation(
      (input: AliasInput) => [onAlias("CreateAlias", input), keys.access("CreateAlias", input.TargetKeyId)],
      (input) => createAlias(keys, input),
    ),
    UpdateAlias: operation(
      (input: AliasInput) => [
        onAlias("UpdateAlias", input),
        keys.access("UpdateAlias", input.AliasName),
        keys.access("UpdateAlias", input.TargetKeyId),
      ],
      (input) => updateAlias(keys, input),
    ),
    DeleteAlias: operation(
      (input: OnAlias) => [onAlias("DeleteAlias", input), keys.access("DeleteAlias", input.AliasName)],
      ({ AliasName }) => keys.aliases.delete(AliasName),
    ),
    ListAliases: operation(
      (_input: ListInput) => [{ action: "kms:ListAliases", resource: "*" }],
      (input) => listAliases(keys, input),
    ),
  };
}

async function createAlias(keys: Keys, { AliasName, TargetKeyId }: AliasInput): Promise<void> {
  if (!/^alias\/(?!aws\/)[\w/-]+$/.test(AliasName)) {
    throw new AwsError("InvalidAliasNameException", `Alias ${AliasName} is not a valid name`);
  }
  if (keys.aliases.get(AliasName)) {
    throw new AwsError(
      "AlreadyExistsException",
      `An alias with the name ${arn("kms", AliasName)} already exists`,
    );
  }
  await keys.aliases.put(AliasName, keys.find(TargetKeyId).id);
}

async function updateAlias(keys: Keys, { AliasName, TargetKeyId }: AliasInput): Promise<void> {
  const [before, after] = [keys.find(AliasName), keys.find(TargetKeyId)];
  if (before.usage !== after.usage) {
    throw new AwsError("ValidationException", "An alias can only be moved to a key of the same usage");
  }
  await keys.aliases.put(AliasName, after.id);
}

function listAliases(keys: Keys, { KeyId, Limit = 50, Marker }: ListInput): object {
  const target = KeyId === undefined ? undefined : keys.find(KeyId).id;
  const entries = keys.aliases.entries().filter(([, id]) => target === undefined || id === target);
  const { items, next } = pageOf(entries, Limit, Marker);
  return {
    Aliases: items.map(([AliasName, TargetKeyId]) => ({
      AliasName,
      AliasArn: arn("kms", AliasName),
      TargetKeyId,
    })),
    NextMarker: next,
    Truncated: next !== undefined,
  };
}
