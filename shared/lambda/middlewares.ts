import { auditRefusals } from "#shared/lambda/middleware/audit-refusals.ts";
import { authenticate } from "#shared/lambda/middleware/authenticate.ts";
import { authorize } from "#shared/lambda/middleware/authorize.ts";
import { decideByPolicy } from "#shared/lambda/middleware/decide-by-policy.ts";
import { holdBlocklist } from "#shared/lambda/middleware/hold-blocklist.ts";
import { limitAddress } from "#shared/lambda/middleware/limit-address.ts";
import { limitPrincipal } from "#shared/lambda/middleware/limit-principal.ts";
import { measure } from "#shared/lambda/middleware/measure.ts";
import { problemDetails } from "#shared/lambda/middleware/problem-details.ts";
import { requireOwnTenant } from "#shared/lambda/middleware/require-own-tenant.ts";
import { requireVersion } from "#shared/lambda/middleware/require-version.ts";
import { tellLimits } from "#shared/lambda/middleware/tell-limits.ts";
import { validate } from "#shared/lambda/middleware/validate.ts";

/** What a request passes, in this order. */
export const middlewares = [
  measure,
  tellLimits,
  problemDetails,
  limitAddress,
  authenticate,
  holdBlocklist,
  limitPrincipal,
  authorize,
  requireOwnTenant,
  auditRefusals,
  validate,
  requireVersion,
  decideByPolicy,
];
