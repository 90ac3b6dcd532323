import { ApiClient, ApiClientChange, showClient } from "#shared/api-clients/api-client.ts";
import { findClient } from "#shared/api-clients/api-client-store.ts";
import { changeClient } from "#shared/api-clients/change-client.ts";
import { assertMayGrant } from "#shared/api-clients/grants.ts";
import { endpoint } from "#shared/lambda/endpoint.ts";

export const handler = endpoint(
  {
    method: "PATCH",
    path: "/system/api-clients/{id}",
    summary: "Change an API client; fewer scopes and its status reach its keys within a minute",
    scope: "api-clients:write",
    audit: "api_client.update",
    body: ApiClientChange,
    response: ApiClient,
    tables: { apiClients: "write", apiKeys: "write" },
  },
  async ({ params, body, caller, change, precondition }) => {
    const client = await findClient(caller.tenantId, params.id);
    precondition.require(client.version);
    const added = (body.scopes ?? []).filter((scope) => !client.scopes.includes(scope));
    assertMayGrant(caller, added);
    const action = body.status === "disabled" ? "api_client.disable" : "api_client.update";
    change.describe({ action, meta: { fields: Object.keys(body).join(" ") } });
    return showClient(await changeClient(change, client, body));
  },
);
