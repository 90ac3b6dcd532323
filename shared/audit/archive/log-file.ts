import { hash } from "node:crypto";
import { logFileKey, type Trail, toSeconds } from "#shared/audit/archive/trail.ts";
import type { AuditEntry } from "#shared/audit/audit-entry.ts";
import type { Written } from "#shared/audit/verify-chain.ts";

/** A file of CloudTrail records. Its content follows from its entries and nothing else. */
export interface LogFile {
  readonly key: string;
  readonly text: string;
  readonly sha256: string;
  readonly first: AuditEntry;
  readonly last: AuditEntry;
}

/** About 2 MB: little enough for any tool that reads CloudTrail's files, which has them whole in memory. */
export const mostEntriesPerFile = 1500;

const opening = '{"Records":[';
/** A record is one line, because JSON has no bare line break within a string. */
const separator = ",\n";
const closing = "]}";
/** Not part of any string, where each quotation mark has a backslash before it. */
const beforeEntry = ',"additionalEventData":{"entry":';
const beforeHash = ',"hash":"';
const afterHash = '"}}';
const hashLength = 64;

/** Packs entries, which must be in order and at least one. */
export function packLogFile(trail: Trail, seconds: number, entries: readonly Written[]): LogFile {
  const records = entries.map((written) => recordOf(trail, written));
  const text = opening + records.join(separator) + closing;
  const first = entries[0]!.entry;
  const last = entries.at(-1)!.entry;
  return { key: logFileKey(trail, seconds, first.seq), text, sha256: hash("sha256", text), first, last };
}

const errorCodes = { success: undefined, refused: "AccessDenied", failed: "Failed" } as const;

/**
 * An entry as a CloudTrail record. `additionalEventData` holds the entry itself, word for word as it was hashed: from
 * it the chain can be recomputed by whoever has nothing but these files.
 */
function recordOf({ account, region }: Trail, { entry, text, hash }: Written): string {
  const record = JSON.stringify({
    eventVersion: "1.11",
    userIdentity: { type: "Unknown", principalId: entry.actor_id, accountId: account },
    eventTime: toSeconds(Math.floor(Date.parse(entry.timestamp) / 1000)),
    eventSource: `${entry.target}.tocsin`,
    eventName: entry.action,
    awsRegion: region,
    sourceIPAddress: entry.ip_address,
    userAgent: entry.user_agent,
    errorCode: errorCodes[entry.status],
    requestParameters: entry.target_id === null ? null : { target_id: entry.target_id },
    responseElements: null,
    requestID: entry.correlation_id,
    eventID: entry.id,
    readOnly: false,
    eventType: "AwsServiceEvent",
    managementEvent: true,
    recipientAccountId: account,
    eventCategory: "Management",
  });
  return record.slice(0, -1) + beforeEntry + text + beforeHash + hash + afterHash;
}

/**
 * The entries in a log file's text. What isn't such a file gives an error. Each entry's text is cut out as it stands:
 * reading the whole records and writing the entries again would take twice the time.
 */
export function unpackLogFile(text: string): Written[] {
  if (!text.startsWith(opening) || !text.endsWith(closing))
    throw new Error("this is no log file of an audit");
  return text.slice(opening.length, -closing.length).split(separator).map(unpackRecord);
}

function unpackRecord(record: string): Written {
  const start = record.indexOf(beforeEntry);
  const hashAt = record.length - afterHash.length - hashLength;
  const end = hashAt - beforeHash.length;
  if (start < 0 || !record.startsWith(beforeHash, end))
    throw new Error("this is no record of an audit entry");
  const text = record.slice(start + beforeEntry.length, end);
  return { entry: JSON.parse(text) as AuditEntry, text, hash: record.slice(hashAt, hashAt + hashLength) };
}
