import * as z from "zod";
import { tenantScopes } from "#shared/access/roles.ts";
import { rfc3339 } from "#shared/alarms/instant.ts";
import { clock } from "#shared/platform/clock.ts";
import { newId } from "#shared/platform/ids.ts";

const ScopeName = z.enum(tenantScopes as [(typeof tenantScopes)[number]]);

/** What a client or a key may do, each scope once, in the order of the catalogue. */
export const Scopes = z
  .array(ScopeName)
  .min(1)
  .max(tenantScopes.length)
  .transform((given) => tenantScopes.filter((scope) => given.includes(scope)));

export const ClientName = z.string().trim().min(1).max(128);
const Description = z.string().trim().max(1024).nullable();
const Status = z.enum(["active", "disabled"]);

export const NewApiClient = z
  .strictObject({ name: ClientName, description: Description.default(null), scopes: Scopes })
  .meta({ id: "NewApiClient" });

export const ApiClientChange = z
  .strictObject({ name: ClientName, description: Description, scopes: Scopes, status: Status })
  .partial()
  .meta({ id: "ApiClientChange" });
export type ApiClientChange = z.output<typeof ApiClientChange>;

/** A program that uses the API, and the most that its keys may do. */
export const ApiClient = z
  .object({
    id: z.string(),
    name: z.string(),
    description: z.string().nullable(),
    scopes: z.array(ScopeName),
    status: Status,
    live_keys: z.array(z.string()).describe("Ids of the keys that are neither revoked nor expired"),
    created_at: z.iso.datetime(),
    updated_at: z.iso.datetime(),
    version: z.int(),
  })
  .meta({ id: "ApiClient" });
export type ApiClient = z.output<typeof ApiClient>;

/** A client as it is stored: it knows its live keys, so that one transaction can change it and all of them. */
export interface StoredClient extends Omit<ApiClient, "live_keys"> {
  readonly tenant_id: string;
  readonly live_keys: readonly LiveKey[];
  /** The action that it is disabled by, until anybody else says what its status is. */
  readonly disabled_by?: string | undefined;
}

export interface LiveKey {
  readonly id: string;
  readonly expires_at: string | null;
}

type Given = Pick<StoredClient, "tenant_id" | "name" | "description" | "scopes">;

/** A client as it is before it is stored for the first time: `nextVersion` of it is the first. */
export function newApiClient(given: Given, id = newId()): StoredClient {
  const now = rfc3339(clock.now());
  return { ...given, id, status: "active", live_keys: [], created_at: now, updated_at: now, version: 0 };
}

/** The client with some fields changed, as its next version. Keys that have expired are forgotten on the way. */
export function nextVersion(client: StoredClient, fields: Partial<StoredClient> = {}): StoredClient {
  const next = { ...client, ...fields };
  const now = clock.now();
  return {
    ...next,
    live_keys: next.live_keys.filter((key) => isLive(key, now)),
    updated_at: rfc3339(now),
    version: client.version + 1,
  };
}

export const isLive = ({ expires_at }: LiveKey, now: number): boolean =>
  expires_at === null || Date.parse(expires_at) > now;

export function showClient({ tenant_id, live_keys, disabled_by, ...client }: StoredClient): ApiClient {
  const now = clock.now();
  return { ...client, live_keys: live_keys.filter((key) => isLive(key, now)).map(({ id }) => id) };
}
