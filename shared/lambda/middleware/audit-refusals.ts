import type { MiddlewareObj } from "@middy/core";
import { minimised } from "#shared/audit/describe-request.ts";
import { recordAttempt } from "#shared/audit/record-attempt.ts";
import type { ApiResponse } from "#shared/lambda/api-response.ts";
import type { Exchange } from "#shared/lambda/exchange.ts";
import { Problem } from "#shared/problems.ts";

/** Records who was refused what (SPEC I2), whoever refused it: the wrapper, or a deed. */
export const auditRefusals: MiddlewareObj<Exchange, ApiResponse> = {
  onError: ({ event: { caller, definition, origin }, error }) => {
    if (!(error instanceof Problem) || error.kind !== "not-allowed" || !caller) return;
    recordAttempt({
      chain: "refusals",
      tenant_id: caller.tenantId,
      action: "access.refused",
      actor_id: caller.principalId,
      actor_role: caller.role ?? caller.kind,
      target_id: `${definition.method} ${definition.path}`,
      meta: definition.access === "public" ? {} : { scope: definition.access.scope },
      ip_address: minimised(origin.ip),
      user_agent: minimised(origin.userAgent),
    });
  },
};
