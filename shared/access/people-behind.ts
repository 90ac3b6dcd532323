import type { Caller } from "#shared/lambda/caller.ts";

/**
 * The people behind a principal, for the rule of four eyes. Behind a key are those who made it or the one that it was
 * rotated from, because they know its secret, and its client: two keys of one client are never two people.
 */
export const peopleBehind = ({ kind, principalId, clientId, owners = [] }: Caller): readonly string[] =>
  kind === "user" ? [principalId] : [...new Set([...owners, clientId ?? principalId])];

export const haveSomebodyInCommon = (some: readonly string[], others: readonly string[]): boolean =>
  some.some((one) => others.includes(one));
