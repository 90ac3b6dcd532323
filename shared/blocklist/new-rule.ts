import { rfc3339 } from "#shared/alarms/instant.ts";
import type { NewBlocklistRule, RuleSource, StoredBlocklistRule } from "#shared/blocklist/blocklist-rule.ts";
import { canonicalValue } from "#shared/blocklist/canonical-value.ts";
import { clock } from "#shared/platform/clock.ts";
import { newId } from "#shared/platform/ids.ts";
import { validationFailed } from "#shared/problems.ts";

type Given = Pick<NewBlocklistRule, "kind" | "value" | "severity" | "reason" | "expires_at">;

interface Origin {
  readonly tenantId: string;
  readonly createdBy: string;
  readonly source: RuleSource;
  /** A UUID that begins with a time; whoever may be asked twice to make the same rule gives it the same one. */
  readonly id?: string;
}

/** @throws 422 when the value is none of its kind. */
export function newBlocklistRule(
  given: Given,
  { tenantId, createdBy, source, id = newId() }: Origin,
): StoredBlocklistRule {
  const now = rfc3339(clock.now());
  return {
    ...{ tenant_id: tenantId, id, ...decided(given), source, created_by: createdBy },
    ...{ hits: 0, last_hit_at: null, created_at: now, updated_at: now, version: 1 },
  };
}

/** What it has counted and who has made it stay. @throws 422 likewise. */
export function changedBlocklistRule(rule: StoredBlocklistRule, given: Given): StoredBlocklistRule {
  const { expires_at_s: _, ...rest } = rule;
  return { ...rest, ...decided(given), updated_at: rfc3339(clock.now()), version: rule.version + 1 };
}

/** An expired rule can still be looked at for so long. */
const shownMs = 7 * 24 * 3600 * 1000;

function decided({ kind, value, severity, reason, expires_at }: Given) {
  const read = canonicalValue(kind, value);
  if (read.problem !== undefined) {
    throw validationFailed([{ pointer: "#/value", detail: read.problem, code: "custom" }]);
  }
  const endsMs = expires_at === null ? undefined : Date.parse(expires_at);
  return {
    ...{ kind, value: read.value, severity, reason },
    expires_at: endsMs === undefined ? null : rfc3339(endsMs),
    ...(endsMs !== undefined && { expires_at_s: Math.ceil((endsMs + shownMs) / 1000) }),
  };
}
