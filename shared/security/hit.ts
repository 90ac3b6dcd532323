import { type SecurityKind, securityEvents, securityKinds } from "#shared/security/security-kinds.ts";
import type { TelemetryEvent } from "#shared/telemetry/telemetry-event.ts";

/** What a security event tells for the dashboard: how often, when, and from whom to what. */
export interface Hit {
  readonly kind: SecurityKind;
  /** RFC 3339 to the hour. */
  readonly hour: string;
  readonly count: number;
  readonly ip: string | undefined;
  readonly principal: string | undefined;
  readonly target: string | undefined;
}

/** Which part of the payload says what somebody went for. */
const targetField = {
  rate_limit_violations: "route",
  blocklist_hits: "route",
  failed_logins: undefined,
  lockouts: "locked",
  honeypot_hits: "path",
  policy_denials: "action",
} as const satisfies Record<SecurityKind, string | undefined>;

type Told = Pick<TelemetryEvent, "event_type" | "timestamp" | "actor" | "payload">;

/** Undefined of an event that is nothing for the dashboard. */
export function hitIn({ event_type, timestamp, actor, payload }: Told): Hit | undefined {
  const kind = securityKinds.find((name) => securityEvents[name] === event_type);
  if (!kind) return undefined;
  const field = targetField[kind];
  return {
    kind,
    // The further refusals of a minute are told when it is over.
    hour: hourOf(textOf(payload.minute) ?? timestamp),
    count: typeof payload.count === "number" ? payload.count : 1,
    ip: textOf(payload.ip) ?? addressOf(payload.key),
    principal: textOf(actor),
    target: field && textOf(payload[field]),
  };
}

/** `2026-11-21T10:23:45Z` is in the hour `2026-11-21T10`. */
export const hourOf = (timestamp: string): string => timestamp.slice(0, "2026-11-21T10".length);

/** What is longer (a path) is made up; the beginning says enough, and 32 of each stay small. */
const longest = 128;

const textOf = (value: unknown): string | undefined =>
  typeof value === "string" && value !== "" ? value.slice(0, longest).toWellFormed() : undefined;

/** The keys of limits that hold for an address name it. */
const addressOf = (key: unknown): string | undefined => /^address\/(.+)\/[^/]+$/.exec(String(key))?.[1];
