import type { AuditAction } from "#shared/audit/audit-action.ts";

/** What a deed adds to the audit entry that its endpoint's declaration asks for. No personal data, no secrets. */
export interface AuditDetail {
  /** Where one endpoint does different things: what it has done this time. `none` when it found nothing to do. */
  readonly action?: AuditAction | "none";
  /** Where the target isn't the record that the path or the answer names by `id`. */
  readonly targetId?: string;
  readonly meta?: Readonly<Record<string, string | number | boolean | null>>;
  /** Where nobody was authenticated before the deed, as at a login. */
  readonly actor?: { readonly tenantId: string; readonly id: string; readonly role: string };
}
