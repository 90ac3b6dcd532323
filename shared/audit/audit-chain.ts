import { hash } from "node:crypto";

/**
 * A tenant's chains. What was done has one of its own, so that a flood of refused requests or of wrong passwords, on
 * the others, can't slow anybody who works.
 */
export const chainKinds = ["changes", "refusals", "logins"] as const;
export type ChainKind = (typeof chainKinds)[number];

/** Whose chains and archive it is. */
export interface ArchivedTenant {
  readonly tenant_id: string;
  /** 12 digits. */
  readonly account_number: string;
}

/** Stands for a tenant where something concerns none, or nobody knows which. */
export const platformTenant = "platform";
export const platformArchive: ArchivedTenant = {
  tenant_id: platformTenant,
  account_number: "000000000000",
};

/** The key of a chain in its table. */
export const chainOf = (tenantId: string, kind: ChainKind): string =>
  kind === "changes" ? tenantId : `${tenantId}#${kind}`;

export const tenantOfChain = (chain: string): string => chain.split("#")[0]!;

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
