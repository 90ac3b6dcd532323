import type { Risk } from "#shared/policies/risk.ts";

const byRisk: Readonly<Record<Risk, number>> = { low: 1, medium: 1, high: 2, critical: 2 };

/** What reaches more than so many entities (or addresses) needs one more approval for each step. */
const wide = [10, 100] as const;

/** How many people must approve what no policy speaks of: it grows with the harm that it may do, and with how far it reaches. */
export const quorumOf = (risk: Risk, blastRadius: number): number =>
  byRisk[risk] + wide.filter((step) => blastRadius > step).length;
