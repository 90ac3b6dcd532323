import type { Role } from "#shared/access/roles.ts";
import type { Caller } from "#shared/lambda/caller.ts";
import type { Risk } from "#shared/policies/risk.ts";

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

/** The ids of what a deed is done to; null for what has none. */
export type TargetIds = readonly (string | null)[];

/** Whoever asks, as policies see them. */
export const principalOf = ({ principalId, kind, role, clientId }: Caller): PolicyRequest["principal"] => ({
  id: principalId,
  kind,
  role,
  clientId,
});
