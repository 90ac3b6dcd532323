import * as z from "zod";
import { type ApiKey, keyUsages, prefixOf, statusOf, useOf } from "#shared/access/api-key.ts";
import type { Scope } from "#shared/access/scopes.ts";
import { SourceCidr } from "#shared/access/source-cidr.ts";
import { rfc3339 } from "#shared/alarms/instant.ts";
import { ClientName, Scopes, type StoredClient } from "#shared/api-clients/api-client.ts";
import { clock } from "#shared/platform/clock.ts";

const day = 24 * 60 * 60;

const ingestScope: Scope = "alarms:write";
const isIngest = (scopes: readonly Scope[]): boolean => scopes.every((scope) => scope === ingestScope);

export const NewClientKey = z
  .strictObject({
    name: ClientName.optional(),
    use: z
      .enum(keyUsages)
      .default("api")
      .describe(
        "`ingest`: a token for `/in/{token}/…`, for senders that can set nothing but a URL. `routing`: a routing key for PagerDuty's senders",
      ),
    scopes: Scopes.optional().describe(
      "Some of its client's; without it all of them. Of an ingest token or a routing key only alarms:write",
    ),
    expires_at: z.iso
      .datetime({ offset: true })
      .transform((time) => Date.parse(time))
      .refine((ms) => ms > clock.now(), "must be in the future")
      .transform(rfc3339)
      .optional(),
    source_cidrs: z.array(SourceCidr).min(1).max(20).optional(),
  })
  .refine(({ use, scopes }) => use === "api" || !scopes || isIngest(scopes), {
    path: ["scopes"],
    message: `of an ingest token or a routing key can only be ${ingestScope}`,
  })
  .meta({ id: "NewApiKey" });
export type NewClientKey = z.output<typeof NewClientKey>;

/** What a new key may do: what was asked for, else what there is for it. */
export const scopesOf = ({ use, scopes }: NewClientKey, client: StoredClient): readonly Scope[] =>
  scopes ?? (use === "api" ? client.scopes : [ingestScope]);

export const KeyRotation = z
  .strictObject({
    grace_period_s: z
      .int()
      .min(0)
      .max(7 * day)
      .default(day)
      .describe("How long the old key lives on, at most until it expires anyway"),
  })
  .meta({ id: "ApiKeyRotation" });

/** A key as the API shows it. */
export const ClientKey = z
  .object({
    id: z.string(),
    client_id: z.string(),
    name: z.string(),
    prefix: z.string().describe("How the key begins"),
    use: z.enum(keyUsages),
    scopes: z.array(z.string()),
    source_cidrs: z.array(z.string()).nullable(),
    status: z.enum(["active", "disabled", "expired", "revoked"]),
    created_at: z.iso.datetime(),
    expires_at: z.iso.datetime().nullable(),
    last_used_at: z.iso.datetime().nullable().describe("To within five minutes"),
    revoked_at: z.iso.datetime().nullable(),
    replaced_by: z.string().nullable().describe("The key that it was rotated to"),
  })
  .meta({ id: "ApiKey" });
export type ClientKey = z.output<typeof ClientKey>;

/** A new key: `key` is the secret itself, which is shown only in this answer. */
export const IssuedKey = ClientKey.extend({
  key: z.string().optional().describe("The key itself, shown only once"),
}).meta({ id: "IssuedApiKey" });

export function showKey(record: ApiKey): ClientKey {
  return {
    id: record.key_id,
    client_id: record.client_id ?? "",
    name: record.name,
    prefix: prefixOf(record),
    use: useOf(record),
    scopes: [...record.scopes],
    source_cidrs: record.source_cidrs ? [...record.source_cidrs] : null,
    status: statusOf(record, clock.now()),
    created_at: record.created_at,
    expires_at: record.expires_at ?? null,
    last_used_at: record.last_used_at ?? null,
    revoked_at: record.revoked_at ?? null,
    replaced_by: record.replaced_by ?? null,
  };
}
