import { hashEntry, type Link } from "#shared/audit/audit-chain.ts";
import type { AuditEntry } from "#shared/audit/audit-entry.ts";

/** An entry as it was written, wherever it was found: in the table, or in an archive. */
export interface Written {
  readonly entry: AuditEntry;
  readonly text: string;
  readonly hash: string;
}

/** Walks along a chain and holds every entry against its place and against the hash of all before it. */
export class ChainWalk {
  end: Link;
  entries = 0;

  constructor(start: Link) {
    this.end = start;
  }

  /** @returns what is wrong, when something is; the walk is over then. */
  step({ entry, text, hash }: Written): string | undefined {
    const seq = this.end.seq + 1;
    if (entry.seq > seq) return `Entry ${seq} is missing: entry ${entry.seq} stands in its place.`;
    if (entry.seq < seq) return `Entry ${entry.seq} stands where entry ${seq} belongs.`;
    if (hashEntry(this.end.hash, text) !== hash) {
      return `Entry ${seq} is not what was written: its hash doesn't follow from it and the entries before.`;
    }
    this.end = { seq, hash };
    this.entries++;
    return undefined;
  }
}
