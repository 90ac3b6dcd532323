import { ApiClient, showClient } from "#shared/api-clients/api-client.ts";
import { findClient } from "#shared/api-clients/api-client-store.ts";
import { changeClient } from "#shared/api-clients/change-client.ts";
import { endpoint } from "#shared/lambda/endpoint.ts";

export const handler = endpoint(
  {
    method: "POST",
    path: "/system/api-clients/{id}/disable",
    summary: "Disable an API client, whatever its version: none of its keys works after a minute",
    scope: "api-clients:write",
    audit: "api_client.disable",
    response: ApiClient,
    tables: { apiClients: "write", apiKeys: "write" },
  },
  async ({ params, caller, change }) => {
    const client = await findClient(caller.tenantId, params.id);
    return showClient(await changeClient(change, client, { status: "disabled" }));
  },
);
