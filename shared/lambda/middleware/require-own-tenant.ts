import type { Middleware } from "#shared/lambda/pipeline.ts";
import { notYourTenant } from "#shared/problems.ts";

/**
 * Holds the tenant in `/t/{tenant}/…` against the credential's. The credential alone decides whose the alarms are; but
 * a sender that means another tenant is set up wrongly, and should learn so.
 */
export const requireOwnTenant: Middleware = {
  before: ({ exchange: { definition, event, caller } }) => {
    const named = definition.tenantPrefix ? event.pathParameters?.tenant : undefined;
    if (named !== undefined && named !== caller?.tenantId) throw notYourTenant();
  },
};
