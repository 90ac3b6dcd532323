/** How much could go wrong, from little to everything. */
export const risks = ["low", "medium", "high", "critical"] as const;
export type Risk = (typeof risks)[number];
