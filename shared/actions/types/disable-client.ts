import * as z from "zod";
import { innerType } from "#shared/actions/action-type.ts";
import type { StoredClient } from "#shared/api-clients/api-client.ts";
import { findClient } from "#shared/api-clients/api-client-store.ts";
import { changeClient } from "#shared/api-clients/change-client.ts";
import { conflict } from "#shared/problems.ts";

const Parameters = z.strictObject({ client_id: z.string().min(1).max(128) });
type Parameters = z.output<typeof Parameters>;

/** Shuts out a program: none of its keys works after a minute. */
export const disableClient = innerType<Parameters, StoredClient>({
  name: "disable_client",
  summary: "Disable an API client: none of its keys works after a minute",
  risk: "high",
  parameters: Parameters,
  reads: { tables: { apiClients: "read" } },
  writes: { tables: { apiClients: "write", apiKeys: "write" } },
  read: (tenantId, { client_id }) => findClient(tenantId, client_id),
  versionOf: ({ version }) => String(version),
  look: (client) => {
    if (client.status === "disabled") throw conflict("The API client is disabled already.");
    return {
      target: { kind: "api_client", id: client.id },
      preview: {
        summary: `Disables the API client ${client.name} with ${client.live_keys.length} live keys`,
        changes: [{ field: "status", before: client.status, after: "disabled" }],
      },
    };
  },
  effect: async (change, { current, by }) => {
    await changeClient(change, current, { status: "disabled" }, by);
  },
  isDone: ({ current }) => current.status === "disabled",
  revert: async (change, { action, current }) => {
    if (current.disabled_by !== action.id)
      throw conflict("Somebody has enabled the API client since, or disabled it again.");
    await changeClient(change, current, { status: "active" });
  },
});
