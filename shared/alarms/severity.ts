import * as z from "zod";

/** Perceived severities of ITU-T X.733, from the most to the least urgent; `cleared` ends an alarm. */
export const severities = ["critical", "major", "minor", "warning", "indeterminate", "cleared"] as const;

export type SeverityName = (typeof severities)[number];
/** What an alarm can have while it exists: everything but `cleared`. */
export type AlarmSeverity = Exclude<SeverityName, "cleared">;

const lowerCase = (value: unknown): unknown => (typeof value === "string" ? value.toLowerCase() : value);

/** Upper case is accepted and stored in lower case. */
export const Severity = z.preprocess(lowerCase, z.enum(severities));

/** What an alarm or incident can have while it exists. */
export const LiveSeverity = z.preprocess(lowerCase, z.enum(severities).exclude(["cleared"]));

/** 0 is the most urgent. */
export const urgency = (severity: SeverityName): number => severities.indexOf(severity);
