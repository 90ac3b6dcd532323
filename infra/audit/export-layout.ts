import { join } from "node:path";
import type { Seal } from "#shared/audit/archive/seal.ts";
import type { ChainKind } from "#shared/audit/audit-chain.ts";

/** What an export says of itself. It is not signed: what counts are the digests and the seals. */
export interface Manifest {
  readonly format: "tocsin-audit-export-1";
  readonly tenant_id: string;
  readonly account_number: string;
  readonly region: string;
  readonly bucket: string;
  readonly exported_at: string;
  readonly chains: readonly ExportedChain[];
}

export interface ExportedChain {
  readonly chain: ChainKind;
  readonly trail_arn: string;
  readonly s3_prefix: string;
  readonly digests: number;
  readonly log_files: number;
  readonly entries: number;
  readonly first_seq: number;
  readonly last_seq: number;
  readonly first_hash: string;
  readonly last_hash: string;
  /** For `aws cloudtrail validate-logs --start-time`: any earlier, and it asks for digests that were removed. */
  readonly start_time: string;
  readonly end_time: string;
}

/** Where an export keeps what. Objects lie under the keys that they have in the bucket. */
export const manifestFile = (folder: string): string => join(folder, "manifest.json");
export const keysFolder = (folder: string): string => join(folder, "keys");
export const objectsFolder = (folder: string): string => join(folder, "objects");
export const objectFile = (folder: string, key: string): string => join(objectsFolder(folder), key);
/** An object's metadata, which a file has no place for. */
export const metadataSuffix = ".metadata.json";
export const sealFile = (folder: string, chain: ChainKind, kind: Seal["kind"]): string =>
  join(folder, "seals", `${chain}.${kind}.json`);
