import type { DeployedResource } from "../cloudformation/deployment.ts";
import type { OpenCollection } from "../storage/collection.ts";
import type { KeyRecord } from "./key-record.ts";
import { Keys } from "./keys.ts";

/** `AWS::KMS::Key` */
interface KeyProperties {
  readonly KeySpec?: string;
  readonly KeyUsage?: string;
  readonly Description?: string;
  readonly Enabled?: boolean;
  readonly Tags?: readonly { readonly Key: string; readonly Value: string }[];
}

/** `AWS::KMS::Alias` */
interface AliasProperties {
  readonly AliasName: string;
  readonly TargetKeyId: string;
}

/**
 * The keys that were kept and those of the templates. A kept key keeps its private half, and an alias that somebody
 * has moved stays there, as a later deployment would leave it.
 */
export function createKeys(resources: readonly DeployedResource[], open: OpenCollection): Keys {
  const records = open<KeyRecord>("kms-key");
  const aliases = open<string>("kms-alias");
  for (const { type, name, properties } of resources) {
    if (type === "AWS::KMS::Key") void records.put(name, deployedKey(name, properties, records.get(name)));
  }
  const keys = new Keys(records, aliases);
  for (const { type, properties } of resources) {
    if (type !== "AWS::KMS::Alias") continue;
    const { AliasName, TargetKeyId } = properties as unknown as AliasProperties;
    if (!aliases.get(AliasName)) void aliases.put(AliasName, keys.find(TargetKeyId).id);
  }
  return keys;
}

function deployedKey(id: string, properties: KeyProperties, kept: KeyRecord | undefined): KeyRecord {
  const { KeySpec = "SYMMETRIC_DEFAULT", KeyUsage = "ENCRYPT_DECRYPT", Tags = [] } = properties;
  if (kept && kept.spec !== KeySpec) {
    throw new Error(`The key ${id} is ${kept.spec} in the data folder and ${KeySpec} in the templates`);
  }
  return {
    enabled: properties.Enabled ?? true,
    createdAt: Math.floor(Date.now() / 1000),
    ...kept,
    id,
    spec: KeySpec,
    usage: KeyUsage,
    description: properties.Description ?? "",
    tags: { ...kept?.tags, ...Object.fromEntries(Tags.map(({ Key, Value }) => [Key, Value])) },
  };
}
