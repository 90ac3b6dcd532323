import { type ApiKey, newApiKey, prefixOf } from "#shared/access/api-key.ts";
import { rfc3339 } from "#shared/alarms/instant.ts";
import { decoyPathKey } from "#shared/honeypots/decoy-path.ts";
import {
  type HoneypotChange,
  type NewHoneypot,
  ofPathsOnly,
  type StoredHoneypot,
} from "#shared/honeypots/honeypot.ts";
import type { Caller } from "#shared/lambda/caller.ts";
import { clock } from "#shared/platform/clock.ts";
import { newId } from "#shared/platform/ids.ts";
import { validationFailed } from "#shared/problems.ts";

/** A decoy, and of a planted key the record and the key itself, which is made as any other is. */
export interface Planted {
  readonly honeypot: StoredHoneypot;
  readonly record?: ApiKey;
  readonly key?: string;
}

const plain = { template: "generic_404" } as const;

export function newHoneypot(given: NewHoneypot, caller: Caller): Planted {
  const now = rfc3339(clock.now());
  const { kind, name, path, response = plain, propose_block } = given;
  const common = {
    ...{ tenant_id: caller.tenantId, id: newId(), kind, name, propose_block },
    ...{ created_by: caller.principalId, created_at: now, updated_at: now, version: 1 },
  };
  if (path !== undefined) {
    return { honeypot: { ...common, path, path_key: decoyPathKey(path), response, key_prefix: null } };
  }
  const { record, key } = newApiKey({
    ...{ tenant_id: caller.tenantId, name, scopes: [], cursor_key: caller.cursorKey },
    ...{ created_at: now, honeypot_id: common.id },
  });
  const honeypot: StoredHoneypot = {
    ...{ ...common, path: null, response: null },
    ...{ key_prefix: prefixOf(record), key_id: record.key_id },
  };
  return { honeypot, record, key };
}

/** @throws 422 to an answer of a key. */
export function changedHoneypot(
  honeypot: StoredHoneypot,
  { name = honeypot.name, response, propose_block = honeypot.propose_block }: HoneypotChange,
): StoredHoneypot {
  if (response && honeypot.kind !== "path") {
    throw validationFailed([{ pointer: "#/response", detail: ofPathsOnly, code: "custom" }]);
  }
  return {
    ...{ ...honeypot, name, response: response ?? honeypot.response, propose_block },
    ...{ updated_at: rfc3339(clock.now()), version: honeypot.version + 1 },
  };
}
