import * as z from "zod";
import type { Role } from "#shared/access/roles.ts";

/** From nothing to everything. */
export const risks = ["low", "medium", "high", "critical"] as const;
export const Risk = z.enum(risks);
export type Risk = z.output<typeof Risk>;

/** What somebody wants to do, as policies see it (SPEC C1). */
export interface PolicyRequest {
  readonly tenantId: string;
  readonly principal: {
    readonly id: string;
    readonly kind: "user" | "key";
    readonly role?: Role | undefined;
    readonly clientId?: string | undefined;
  };
  /** As the audit log calls it, such as `user.role_change`. */
  readonly action: string;
  /** Null where it is done to nothing in particular; its id where there is one already. */
  readonly target: { readonly kind: string; readonly id: string | null } | null;
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly risk: Risk;
  /** How many entities may feel it. */
  readonly blastRadius: number;
  readonly ip?: string | undefined;
}
