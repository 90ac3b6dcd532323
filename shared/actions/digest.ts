import { hash } from "node:crypto";
import type { StoredAction } from "#shared/actions/action.ts";
import { canonicalJson } from "#shared/platform/canonical-json.ts";

type Approved = Pick<
  StoredAction,
  | "tenant_id"
  | "id"
  | "type"
  | "parameters"
  | "target"
  | "target_version"
  | "not_before"
  | "expires_at"
  | "rolls_back"
  | "verification"
  | "risk"
  | "blast_radius"
  | "entity_id"
  | "incident_id"
  | "reason"
  | "requested_by"
>;

/**
 * What an approval is bound to: what will be done, to which version of what, why, for whom, with what reach and risk, when,
 * and until when that may be. Whoever changes one byte of this changes the digest, and what was approved before doesn't count.
 */
export const digestOf = ({
  tenant_id,
  id,
  type,
  parameters,
  target,
  target_version,
  not_before,
  expires_at,
  rolls_back,
  verification,
  risk,
  blast_radius,
  entity_id,
  incident_id,
  reason,
  requested_by,
}: Approved): string =>
  hash(
    "sha256",
    canonicalJson({
      ...{ tenant_id, id, type, parameters, target, target_version },
      ...{ not_before, expires_at, rolls_back, verification },
      ...{ risk, blast_radius, entity_id, incident_id, reason, requested_by },
    }),
  );
