import type { AuditAction } from "#shared/audit/audit-action.ts";

/** What a deed adds to the audit entry that its endpoint's declaration asks for. No personal data, no secrets. */
export interface AuditDetail {
  /** Where one endpoint does different things: what it has done this time. `none` when it found nothing to do. */
  readonly action?: AuditAction | "none";
  /** Where the target isn't the record that the path names, or else the answer by `id`. */
  readonly targetId?: string;
  /**
   * Where the body names what it is done to: all of it, also of work in chunks, so that policies decide on the whole before
   * anything is committed. As many as a body can name, which is a thousand.
   */
  readonly targets?: readonly string[];
  readonly meta?: Readonly<Record<string, string | number | boolean | null>>;
  /** Where nobody was authenticated before the deed, as at a login. */
  readonly actor?: { readonly tenantId: string; readonly id: string; readonly role: string };
}
