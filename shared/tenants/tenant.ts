/** One customer. Every record belongs to exactly one. */
export interface Tenant {
  readonly tenant_id: string;
  readonly name: string;
  /** 12 digits, for formats of AWS that ask for an account. */
  readonly account_number: string;
  readonly created_at: string;
}
