import { type Scope, scopes } from "#shared/access/scopes.ts";

const platform = scopes.filter((scope) => scope.startsWith("platform:"));
const ofTenant = scopes.filter((scope) => !scope.startsWith("platform:"));

/** What only administrators may read: who may do what, who did what, where the decoys stand, and what signs for us. */
const forAdmins = new Set<Scope>([
  ...(["api-clients:read", "audit:read", "honeypots:read", "users:read", "webhooks:read"] as const),
]);
const reading = ofTenant.filter((scope) => scope.endsWith(":read") && !forAdmins.has(scope));

const operating: readonly Scope[] = [
  ...reading,
  "actions:write",
  "alarms:write",
  "entities:write",
  "incidents:write",
  "kpis:write",
  "logs:write",
  "quarantine:write",
  "silences:write",
  "telemetry:write",
];

/** Who may do what: a role is a set of scopes, and this is the only table of them (SPEC I2). */
export const roles = {
  viewer: reading,
  operator: operating,
  approver: [...operating, "actions:approve"],
  admin: ofTenant,
  /** For what spans tenants. Nobody can give it over the API: `npm run user -- promote EMAIL` does. */
  platform_admin: [...ofTenant, ...platform],
} as const satisfies Record<string, readonly Scope[]>;

export type Role = keyof typeof roles;

export const roleNames = Object.keys(roles) as [Role, ...Role[]];

/** Everything that a tenant's own API key may be given. */
export const tenantScopes: readonly Scope[] = ofTenant;
