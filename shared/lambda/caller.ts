import type { Role } from "#shared/access/roles.ts";
import type { Scope } from "#shared/access/scopes.ts";

/** Who asks. The tenant comes from the credential, never from the request. */
export interface Caller {
  readonly tenantId: string;
  /** The user's id, or the API key's readable id: what timelines, audit and logs show. */
  readonly principalId: string;
  readonly kind: "user" | "key";
  /** What people call the key. */
  readonly name?: string;
  /** The API client that the key or token is one of. */
  readonly clientId?: string;
  /** Of a key: the people who know its secret. */
  readonly owners?: readonly string[];
  readonly role?: Role;
  /** Known, but may do nothing: what they try is refused, and goes to the audit log under their name. */
  readonly isDisabled?: true;
  readonly scopes: readonly Scope[];
  readonly cursorKey: string;
}
