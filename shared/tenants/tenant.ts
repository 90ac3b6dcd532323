import * as z from "zod";

export const TenantName = z
  .string()
  .regex(/^(?! )[^\p{Cc}\p{Cs}]{1,128}(?<! )$/u, "must be 1 to 128 printable characters")
  .describe("1 to 128 printable characters without spaces at the ends");

/** One customer. Every record belongs to exactly one. */
export interface Tenant {
  readonly tenant_id: string;
  readonly name: string;
  /** 12 digits, for formats of AWS that ask for an account. */
  readonly account_number: string;
  readonly created_at: string;
  /** How many active admins it has; absent before the first. */
  readonly admin_count?: number;
  /** Since when it is being deleted. */
  readonly leaving_since?: string;
}
