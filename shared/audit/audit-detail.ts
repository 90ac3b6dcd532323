/** What a deed adds to the audit entry that its endpoint's declaration asks for. No personal data, no secrets. */
export interface AuditDetail {
  /** Where the target isn't the record that the path or the answer names by `id`. */
  readonly targetId?: string;
  readonly meta?: Readonly<Record<string, string | number | boolean | null>>;
  /** Where nobody was authenticated before the deed, as at a login. */
  readonly actor?: { readonly tenantId: string; readonly id: string; readonly role: string };
}
