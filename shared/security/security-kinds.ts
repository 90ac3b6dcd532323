/** What the dashboard counts (SPEC C6), and the events that tell of it. */
export const securityEvents = {
  rate_limit_violations: "security.rate_limit_violation",
  blocklist_hits: "security.blocklist_hit",
  failed_logins: "security.login_failed",
  lockouts: "security.lockout",
  honeypot_hits: "security.honeypot_hit",
  policy_denials: "security.policy_denial",
} as const;

export type SecurityKind = keyof typeof securityEvents;

export const securityKinds = Object.keys(securityEvents) as SecurityKind[];
