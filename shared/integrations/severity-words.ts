import type { AlarmSeverity } from "#shared/alarms/severity.ts";

/** What monitoring systems call how bad it is. Their words have no standard; these are the ones in use. */
const words: Readonly<Record<AlarmSeverity, readonly string[]>> = {
  critical: ["critical", "crit", "page", "emergency", "fatal", "disaster", "alert", "p1", "sev1"],
  major: ["major", "error", "err", "high", "severe", "p2", "sev2"],
  minor: ["minor", "average", "medium", "moderate", "p3", "sev3"],
  warning: ["warning", "warn", "low", "p4", "sev4"],
  indeterminate: ["indeterminate", "unknown", "info", "information", "informational", "notice", "none", "p5"],
};

const severityOfWord = new Map(
  Object.entries(words).flatMap(([severity, known]) =>
    known.map((word) => [word, severity as AlarmSeverity] as const),
  ),
);

/** The severity that a word means, in whatever case; `indeterminate` for one that nobody knows, or none. */
export const severityOf = (word = ""): AlarmSeverity =>
  severityOfWord.get(word.trim().toLowerCase()) ?? "indeterminate";
