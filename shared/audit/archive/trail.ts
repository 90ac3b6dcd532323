import { hash } from "node:crypto";
import { type ChainKind, chainOf } from "#shared/audit/audit-chain.ts";

/** A chain as CloudTrail would see it: a trail of an account, whose files lie under a prefix of a bucket. */
export interface Trail {
  readonly tenantId: string;
  readonly kind: ChainKind;
  /** The tenant's 12-digit number. */
  readonly account: string;
  readonly region: string;
  readonly bucket: string;
}

const trailName = ({ kind }: Pick<Trail, "kind">): string => `tocsin-${kind}`;

export const trailArn = (trail: Trail): string =>
  `arn:aws:cloudtrail:${trail.region}:${trail.account}:trail/${trailName(trail)}`;

export const chainOfTrail = ({ tenantId, kind }: Trail): string => chainOf(tenantId, kind);

/** What CloudTrail calls the trail's S3 key prefix. It begins with the tenant's id, as all keys of a tenant do. */
export const keyPrefix = ({ tenantId, kind }: Pick<Trail, "tenantId" | "kind">): string =>
  `${tenantId}/${kind}`;

/** Seconds since 1970 in the form of digests: `2026-11-21T12:00:00Z`. */
export const toSeconds = (seconds: number): string =>
  `${new Date(seconds * 1000).toISOString().slice(0, 19)}Z`;

const compact = (seconds: number): string => toSeconds(seconds).replaceAll(/[-:]/g, "");

/**
 * The key of a log file. Where CloudTrail has a random part, ours follows from the first entry in the file, so that
 * whoever goes on after a crash writes the same file again.
 */
export function logFileKey(trail: Trail, seconds: number, firstSeq: number): string {
  const { account, region } = trail;
  const unique = hash("sha256", `${chainOfTrail(trail)} ${firstSeq}`)
    .slice(0, 16)
    .toUpperCase();
  const minute = `${compact(seconds).slice(0, 13)}Z`;
  return `${keyPrefix(trail)}/AWSLogs/${account}/CloudTrail/${region}/${day(seconds)}/${account}_CloudTrail_${region}_${minute}_${unique}.json.gz`;
}

/** The key of a digest. It names the second at which the digest ends, so two digests never end in the same second. */
export function digestKey(trail: Trail, seconds: number): string {
  const { account, region } = trail;
  const name = `${account}_CloudTrail-Digest_${region}_${trailName(trail)}_${region}_${compact(seconds)}`;
  return `${keyPrefix(trail)}/AWSLogs/${account}/CloudTrail-Digest/${region}/${day(seconds)}/${name}.json.gz`;
}

const day = (seconds: number): string => toSeconds(seconds).slice(0, 10).replaceAll("-", "/");
