import {
  ApiClient,
  NewApiClient,
  newApiClient,
  nextVersion,
  showClient,
} from "#shared/api-clients/api-client.ts";
import { storingClient } from "#shared/api-clients/api-client-store.ts";
import { assertMayGrant } from "#shared/api-clients/grants.ts";
import { endpoint } from "#shared/lambda/endpoint.ts";

export const handler = endpoint(
  {
    method: "POST",
    path: "/system/api-clients",
    summary: "Register a program that uses the API",
    scope: "api-clients:write",
    audit: "api_client.create",
    body: NewApiClient,
    response: ApiClient,
    status: 201,
    tables: { apiClients: "write" },
  },
  async ({ body, caller, change }) => {
    assertMayGrant(caller, body.scopes);
    const client = nextVersion(newApiClient({ tenant_id: caller.tenantId, ...body }));
    change.append(storingClient(client));
    return showClient(client);
  },
);
