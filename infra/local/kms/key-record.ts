import { accountId, arn } from "../arn.ts";
import { keySpecs } from "./key-spec.ts";

/** A key as it is kept. Its private half is made when it is first needed: of RSA that takes long. */
export interface KeyRecord {
  readonly id: string;
  readonly spec: string;
  readonly usage: string;
  readonly description: string;
  /** Seconds since 1970, as all times of KMS. */
  readonly createdAt: number;
  readonly enabled: boolean;
  readonly deletionAt?: number | undefined;
  readonly tags: Readonly<Record<string, string>>;
  /** PKCS #8 in PEM. */
  readonly privateKey?: string;
}

export const keyArn = (id: string): string => arn("kms", `key/${id}`);

export function keyState({ enabled, deletionAt }: KeyRecord): "Enabled" | "Disabled" | "PendingDeletion" {
  if (deletionAt !== undefined) return "PendingDeletion";
  return enabled ? "Enabled" : "Disabled";
}

/** `KeyMetadata` */
export function keyMetadata(key: KeyRecord): object {
  return {
    AWSAccountId: accountId,
    Arn: keyArn(key.id),
    CreationDate: key.createdAt,
    CustomerMasterKeySpec: key.spec,
    DeletionDate: key.deletionAt,
    Description: key.description,
    Enabled: keyState(key) === "Enabled",
    KeyId: key.id,
    KeyManager: "CUSTOMER",
    KeySpec: key.spec,
    KeyState: keyState(key),
    KeyUsage: key.usage,
    MultiRegion: false,
    Origin: "AWS_KMS",
    SigningAlgorithms: keySpecs[key.spec]?.algorithms,
  };
}
