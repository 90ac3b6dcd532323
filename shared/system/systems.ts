/**
 * Every system of the specification: its parts, and the functions that each part is made of. A part without functions
 * isn't built yet. What state a system is in follows from this and from what is deployed; nobody writes it down.
 * What every endpoint has in its wrapper stands with the functions that would be pointless without it; so a function may
 * belong to two systems.
 */
export interface System {
  readonly id: string;
  readonly name: string;
  readonly parts: Readonly<Record<string, readonly string[]>>;
}

const planned = (id: string, name: string): System => ({ id, name, parts: { built: [] } });

export const systems: readonly System[] = [
  {
    id: "X",
    name: "Rules for every endpoint",
    parts: { problems: ["answer-unknown-path"], description: ["get-openapi", "get-api-page", "get-home"] },
  },
  {
    id: "I1",
    name: "Users and tokens",
    parts: {
      registration: ["register-tenant", "accept-invitation"],
      login: ["log-in", "refresh-session", "log-out", "get-me", "check-admin"],
      users: ["create-user", "invite-user", "list-users", "get-user", "update-user"],
      keys: ["get-jwks"],
    },
  },
  { id: "I2", name: "Roles and scopes", parts: { roles: ["check-admin"], refusals: ["record-attempts"] } },
  {
    id: "I3",
    name: "API clients and keys",
    parts: {
      clients: [
        "register-api-client",
        "list-api-clients",
        "get-api-client",
        "update-api-client",
        "disable-api-client",
      ],
      keys: ["create-api-key", "list-api-keys", "get-api-key", "rotate-api-key", "revoke-api-key"],
      tokens: ["issue-token"],
    },
  },
  {
    id: "I4",
    name: "Rate limits and quotas",
    parts: {
      rules: [
        "create-rate-limit",
        "list-rate-limits",
        "get-rate-limit",
        "update-rate-limit",
        "delete-rate-limit",
      ],
    },
  },
  { id: "I5", name: "Abuse throttle", parts: { logins: ["log-in"] } },
  { id: "I6", name: "Secrets", parts: { signing: ["log-in", "issue-token"] } },
  {
    id: "A1",
    name: "Ingest over HTTP",
    parts: {
      single: ["ingest-alarm"],
      batch: ["ingest-alarms"],
      worker: ["correlate-alarms", "renew-alarms"],
    },
  },
  {
    id: "A2",
    name: "Ingest from other systems",
    parts: {
      bus: ["ingest-events"],
      registry: ["register-event-source", "list-event-sources", "get-event-source", "delete-event-source"],
      quarantine: ["list-quarantined", "get-quarantined", "replay-quarantined"],
      tmf642: [
        "create-tmf-alarm",
        "list-tmf-alarms",
        "get-tmf-alarm",
        "change-tmf-alarm",
        "acknowledge-alarms",
        "unacknowledge-alarms",
        "clear-alarms",
        "comment-alarms",
        "group-alarms",
        "ungroup-alarms",
        "create-listener",
        "list-listeners",
        "get-listener",
        "delete-listener",
        "tell-listeners",
      ],
      dialects: ["ingest-alertmanager-webhook", "ingest-cloud-events", "ingest-sns-messages"],
      pagerduty: ["ingest-pagerduty-event", "ingest-pagerduty-change", "list-changes"],
      alertmanager: [
        "ingest-alerts",
        "list-alerts",
        "list-alert-groups",
        "list-receivers",
        "get-alertmanager-status",
        "list-alertmanager-silences",
        "get-alertmanager-silence",
        "set-alertmanager-silence",
        "expire-alertmanager-silence",
      ],
    },
  },
  { id: "A3", name: "Event schemas", parts: { relay: ["relay-journal"] } },
  {
    id: "A4",
    name: "Entities",
    parts: {
      records: [
        "create-entity",
        "list-entities",
        "get-entity",
        "replace-entity",
        "update-entity",
        "delete-entity",
      ],
      import: ["import-entities"],
      topology: ["get-entity-topology"],
    },
  },
  {
    id: "A5",
    name: "KPI samples",
    parts: { ingest: ["ingest-kpis"], series: ["list-kpis"], deletion: ["delete-kpis"] },
  },
  {
    id: "A6",
    name: "Sleeping cells",
    parts: {
      detection: ["detect-sleeping-cells"],
      policy: ["get-sleeping-cell-policy", "put-sleeping-cell-policy"],
    },
  },
  {
    id: "A7",
    name: "Correlation",
    parts: {
      alarms: ["list-alarms", "get-alarm"],
      lifecycle: [
        "acknowledge-alarm",
        "unacknowledge-alarm",
        "shelve-alarm",
        "unshelve-alarm",
        "clear-alarm",
        "pass-time",
      ],
      silences: ["create-silence", "list-silences", "get-silence", "expire-silence"],
      clusters: ["list-clusters", "get-cluster", "explain-cluster", "correlate-given-alarms"],
      policy: ["get-correlation-policy", "put-correlation-policy", "backtest-policy", "recorrelate-alarms"],
      archive: ["request-archival", "archive-history"],
    },
  },
  {
    id: "A8",
    name: "Incidents",
    parts: {
      records: ["open-incident", "list-incidents", "get-incident"],
      rules: ["get-incident-rules", "put-incident-rules"],
      lifecycle: [
        "acknowledge-incident",
        "investigate-incident",
        "resolve-incident",
        "close-incident",
        "reopen-incident",
        "assign-incident",
        "note-incident",
      ],
      sitrep: ["get-incident-sitrep"],
    },
  },
  { id: "A9", name: "Live stream", parts: { stream: ["stream-alarms"] } },
  planned("A10", "Customers and consent"),
  { id: "A11", name: "Scorecard", parts: { scorecard: ["get-scorecard"] } },
  {
    id: "C1",
    name: "Policy engine",
    parts: {
      policies: [
        "create-policy",
        "list-policies",
        "get-policy",
        "replace-policy",
        "enable-policy",
        "disable-policy",
        "delete-policy",
        "list-policy-versions",
      ],
      explanation: ["evaluate-policies"],
      dry_run: ["dry-run-policies"],
    },
  },
  {
    id: "C2",
    name: "Blocklist",
    parts: {
      rules: [
        "create-blocklist-rule",
        "list-blocklist-rules",
        "get-blocklist-rule",
        "replace-blocklist-rule",
        "delete-blocklist-rule",
      ],
      counting: ["store-telemetry"],
    },
  },
  {
    id: "C3",
    name: "Action workflow",
    parts: {
      requests: ["request-action", "list-actions", "get-action", "list-action-types"],
      decisions: ["approve-action", "reject-action", "cancel-action", "delegate-action"],
      workflow: [
        "start-actions",
        "ask-approval",
        "report-decisions",
        "check-readiness",
        "execute-action",
        "verify-action",
        "settle-action",
      ],
      rollback: ["roll-back-action"],
      webhooks: ["get-webhook-secret", "rotate-webhook-secret"],
    },
  },
  {
    id: "C4",
    name: "Autonomy",
    parts: { settings: ["get-autonomy", "put-autonomy"], stop: ["stop-autonomy", "resume-autonomy"] },
  },
  {
    id: "C5",
    name: "Honeypots",
    parts: {
      decoys: ["create-honeypot", "list-honeypots", "get-honeypot", "update-honeypot", "delete-honeypot"],
      answers: ["answer-unknown-path"],
      hits: ["list-honeypot-hits", "store-telemetry"],
      proposals: ["propose-blocks"],
    },
  },
  { id: "C6", name: "Security dashboard", parts: { figures: ["get-security-dashboard"] } },
  { id: "B1", name: "System log", parts: { write: ["write-log"], find: ["list-logs", "query-logs"] } },
  {
    id: "B2",
    name: "Telemetry",
    parts: {
      events: ["record-telemetry-events", "list-telemetry-events"],
      consumer: ["store-telemetry"],
      traces: ["get-trace"],
      summary: ["summarize-telemetry"],
    },
  },
  {
    id: "B3",
    name: "Audit log",
    parts: {
      entries: ["list-audit-entries", "record-attempts"],
      verification: ["verify-audit-chain", "list-public-keys"],
      alterations: ["watch-audit-entries"],
      archive: ["request-audit-archival", "archive-audit"],
    },
  },
  {
    id: "B4",
    name: "Health",
    parts: { live: ["get-liveness"], ready: ["get-readiness"], metrics: ["get-health-metrics"] },
  },
  { id: "B5", name: "Status", parts: { status: ["get-status"], summary: ["get-status-summary"] } },
  { id: "B6", name: "Metrics", parts: { prometheus: ["get-metrics"] } },
  { id: "B7", name: "Route index", parts: { routes: ["list-routes", "get-route"] } },
  {
    id: "D1",
    name: "Feature flags",
    parts: { records: ["list-flags", "get-flag"], changes: [], evaluation: [], results: [] },
  },
  planned("D2", "Configuration registry"),
  planned("D3", "Deployments and smoke tests"),
  {
    id: "D4",
    name: "Maintenance and freeze",
    parts: { state: ["get-maintenance"], changes: [], windows: [] },
  },
  planned("D5", "Read-only shield"),
  planned("D6", "Admin console"),
  planned("D7", "Web console"),
  planned("E1", "Jobs"),
  planned("E2", "Notifications"),
  planned("E3", "Exports and snapshots"),
  {
    id: "E4",
    name: "Retention",
    parts: {
      policies: ["list-retention-policies", "get-retention-policy", "put-retention-policy"],
      dry_run: ["count-due-records"],
      purges: ["request-purges", "purge-records"],
    },
  },
];
