import { hash } from "node:crypto";
import type { LogFile } from "#shared/audit/archive/log-file.ts";
import { chainOfTrail, digestKey, type Trail, toSeconds } from "#shared/audit/archive/trail.ts";
import type { Link } from "#shared/audit/audit-chain.ts";

/** A digest file of CloudTrail, with one member more: which part of which chain its log files hold. */
export interface Digest {
  readonly awsAccountId: string;
  readonly digestStartTime: string;
  readonly digestEndTime: string;
  readonly digestS3Bucket: string;
  readonly digestS3Object: string;
  readonly digestPublicKeyFingerprint: string;
  readonly digestSignatureAlgorithm: "SHA256withRSA";
  readonly newestEventTime: string;
  readonly oldestEventTime: string;
  readonly previousDigestS3Bucket: string | null;
  readonly previousDigestS3Object: string | null;
  readonly previousDigestHashValue: string | null;
  readonly previousDigestHashAlgorithm: "SHA-256" | null;
  readonly previousDigestSignature: string | null;
  readonly logFiles: readonly DigestedLog[];
  readonly chain: DigestedChain;
}

interface DigestedLog {
  readonly s3Bucket: string;
  readonly s3Object: string;
  readonly hashValue: string;
  readonly hashAlgorithm: "SHA-256";
  readonly newestEventTime: string;
  readonly oldestEventTime: string;
}

interface DigestedChain {
  readonly name: string;
  /** Counts the chain's digests, from 1. */
  readonly digest: number;
  readonly first_seq: number;
  readonly last_seq: number;
  readonly last_hash: string;
}

/** A digest with its signature, and the exact text that the signature is of. */
export interface SignedDigest {
  readonly text: string;
  /** Lower-case hexadecimal, as CloudTrail has it. */
  readonly signature: string;
}

export const readDigest = ({ text }: Pick<SignedDigest, "text">): Digest => JSON.parse(text) as Digest;

/** What a digest says of log files that go on where the one before it ended. */
export function describeDigest(
  trail: Trail,
  endSeconds: number,
  logs: readonly LogFile[],
  last: Link,
  fingerprint: string,
  previous: SignedDigest | undefined,
): Digest {
  const { bucket: s3Bucket } = trail;
  const before = previous && readDigest(previous);
  const oldest = eventSeconds(logs[0]!.first.timestamp);
  return {
    awsAccountId: trail.account,
    digestStartTime: before?.digestEndTime ?? toSeconds(Math.min(oldest, endSeconds - 1)),
    digestEndTime: toSeconds(endSeconds),
    digestS3Bucket: s3Bucket,
    digestS3Object: digestKey(trail, endSeconds),
    digestPublicKeyFingerprint: fingerprint,
    digestSignatureAlgorithm: "SHA256withRSA",
    newestEventTime: toSeconds(eventSeconds(logs.at(-1)!.last.timestamp)),
    oldestEventTime: toSeconds(oldest),
    previousDigestS3Bucket: before?.digestS3Bucket ?? null,
    previousDigestS3Object: before?.digestS3Object ?? null,
    previousDigestHashValue: previous ? hash("sha256", previous.text) : null,
    previousDigestHashAlgorithm: previous ? "SHA-256" : null,
    previousDigestSignature: previous?.signature ?? null,
    logFiles: logs.map(({ key, sha256, first, last }) => ({
      s3Bucket,
      s3Object: key,
      hashValue: sha256,
      hashAlgorithm: "SHA-256",
      newestEventTime: toSeconds(eventSeconds(last.timestamp)),
      oldestEventTime: toSeconds(eventSeconds(first.timestamp)),
    })),
    chain: {
      name: chainOfTrail(trail),
      digest: (before?.chain.digest ?? 0) + 1,
      first_seq: logs[0]!.first.seq,
      last_seq: last.seq,
      last_hash: last.hash,
    },
  };
}

const eventSeconds = (timestamp: string): number => Math.floor(Date.parse(timestamp) / 1000);

/** What CloudTrail signs of a digest. */
export function signedPart(text: string): string {
  const { digestEndTime, digestS3Bucket, digestS3Object, previousDigestSignature } = readDigest({ text });
  return [
    digestEndTime,
    `${digestS3Bucket}/${digestS3Object}`,
    hash("sha256", text),
    previousDigestSignature ?? "null",
  ].join("\n");
}
