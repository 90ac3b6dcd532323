/** Every scope there is: `<resource>:<verb>`. An endpoint names the one that it needs. */
export const scopes = [
  "alarms:read",
  "alarms:write",
  "clusters:read",
  "correlation:read",
  "correlation:write",
  "entities:read",
  "entities:write",
  "event-sources:read",
  "event-sources:write",
  "incidents:read",
  "incidents:write",
  "quarantine:read",
  "quarantine:write",
] as const;

export type Scope = (typeof scopes)[number];
