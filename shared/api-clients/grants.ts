import type { Scope } from "#shared/access/scopes.ts";
import type { Caller } from "#shared/lambda/caller.ts";
import { Problem, validationFailed } from "#shared/problems.ts";

/** Nobody can give what they haven't: else whoever may make keys might do everything. */
export function assertMayGrant(caller: Caller, scopes: readonly Scope[]): void {
  const lacking = scopes.filter((scope) => !caller.scopes.includes(scope));
  if (lacking.length === 0) return;
  throw new Problem("not-allowed", `You can't grant what your own credential lacks: ${lacking.join(", ")}.`);
}

/** A key does no more than its client may. */
export function assertWithin(limit: readonly Scope[], scopes: readonly Scope[]): void {
  const beyond = scopes.filter((scope) => !limit.includes(scope));
  if (beyond.length === 0) return;
  const detail = `goes beyond the client: ${beyond.join(", ")}`;
  throw validationFailed([{ pointer: "#/scopes", detail, code: "beyond_client" }]);
}
