import { ApiClient, showClient } from "#shared/api-clients/api-client.ts";
import { findClient } from "#shared/api-clients/api-client-store.ts";
import { endpoint } from "#shared/lambda/endpoint.ts";

export const handler = endpoint(
  {
    method: "GET",
    path: "/system/api-clients/{id}",
    summary: "Get one API client",
    scope: "api-clients:read",
    response: ApiClient,
    tables: { apiClients: "read" },
  },
  async ({ params, caller }) => showClient(await findClient(caller.tenantId, params.id)),
);
