import { hash } from "node:crypto";

/**
 * A tenant's chains. What was done has one of its own, so that a flood of refused requests or of wrong passwords, on
 * the others, can't slow anybody who works.
 */
export const chainKinds = ["changes", "refusals", "logins"] as const;
export type ChainKind = (typeof chainKinds)[number];

/** Stands for a tenant where nobody knows whose a failed login was. */
export const platformTenant = { tenant_id: "platform", account_number: "000000000000" } as const;

/** The key of a chain in its table. */
export const chainOf = (tenantId: string, kind: ChainKind): string =>
  kind === "changes" ? tenantId : `${tenantId}#${kind}`;

export const chainsOf = (tenantId: string): string[] => chainKinds.map((kind) => chainOf(tenantId, kind));

/** Where a chain ends, or where a part of one begins: the place and the hash that the next entry builds on. */
export interface Link {
  readonly seq: number;
  readonly hash: string;
}

/** Before the first entry. */
export const genesis: Link = { seq: 0, hash: "0".repeat(64) };

/**
 * The hash of an entry: SHA-256 of the hash before it (64 hexadecimal digits) and the entry's canonical text, joined.
 * The text holds the entry's `seq`, so a place can't be exchanged without a trace either.
 */
export const hashEntry = (previousHash: string, text: string): string => hash("sha256", previousHash + text);
