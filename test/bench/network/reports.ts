/** A network as a tenant would send it: what is linked to what, and its reports in order. */
export interface Network {
  readonly name: string;
  readonly entities: readonly object[];
  readonly reports: readonly object[];
}

const SEVERITIES = ["major", "minor", "warning"];

/** One type in twenty is critical; which, no recording says. */
export const severityOf = (type: number): string =>
  type % 20 === 9 ? "critical" : SEVERITIES[type % SEVERITIES.length]!;
