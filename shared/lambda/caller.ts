import type { Scope } from "#shared/access/scopes.ts";

/** Who asks. The tenant comes from the credential, never from the request. */
export interface Caller {
  readonly tenantId: string;
  /** The API key's readable id: what timelines and logs show. */
  readonly principalId: string;
  readonly scopes: readonly Scope[];
  readonly cursorKey: string;
}
