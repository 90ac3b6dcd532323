/** Which domains deploy together: each area is one stack. The only list there is; all else is discovered. */
const areas = {
  noc: [
    "alarms",
    "alertmanager",
    "changes",
    "clusters",
    "correlation",
    "entities",
    "feed",
    "incidents",
    "integrations",
    "kpis",
    "silences",
    "sleeping-cells",
    "tmf642",
  ],
  operations: [
    "audit",
    "event-sources",
    "flags",
    "journal",
    "maintenance",
    "quarantine",
    "retention",
    "system",
  ],
  insight: ["health", "logs", "metrics", "scorecard", "telemetry"],
  security: ["actions", "autonomy", "blocklist", "honeypots", "policies", "security"],
  access: ["api-clients", "auth", "oauth", "rate-limits", "tenants", "users"],
} as const satisfies Record<string, readonly string[]>;

export type Area = keyof typeof areas;

export const areaNames = Object.keys(areas) as Area[];

/** @returns undefined for a domain that nobody has given an area yet. */
export function areaOf(domain: string): Area | undefined {
  return areaNames.find((area) => (areas[area] as readonly string[]).includes(domain));
}
