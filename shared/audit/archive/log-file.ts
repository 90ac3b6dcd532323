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

/** Packs entries, which must be in order and at least one. */
export function packLogFile(trail: Trail, seconds: number, entries: readonly Written[]): LogFile {
  const text = `{"Records":[${entries.map((written) => recordOf(trail, written)).join(",\n")}]}`;
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
  return `${record.slice(0, -1)},"additionalEventData":{"entry":${text},"hash":"${hash}"}}`;
}

/** The entries in a log file's text. What isn't such a file gives an error. */
export function unpackLogFile(text: string): Written[] {
  const { Records } = JSON.parse(text) as {
    Records: { additionalEventData: { entry: AuditEntry; hash: string } }[];
  };
  return Records.map(({ additionalEventData: { entry, hash } }) => ({
    entry,
    // The members stand in canonical order already, and reading keeps it.
    text: JSON.stringify(entry),
    hash,
  }));
}
