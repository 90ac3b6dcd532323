import * as z from "zod";
import { ApiClient, showClient } from "#shared/api-clients/api-client.ts";
import { listClients } from "#shared/api-clients/api-client-store.ts";
import { endpoint } from "#shared/lambda/endpoint.ts";
import { Pager, pageOf, pageQuery } from "#shared/lambda/pager.ts";

export const handler = endpoint(
  {
    method: "GET",
    path: "/system/api-clients",
    summary: "List the API clients, newest first",
    scope: "api-clients:read",
    query: z.strictObject(pageQuery),
    response: pageOf(ApiClient),
    tables: { apiClients: "read" },
  },
  async ({ query, caller, exchange }) => {
    const pager = new Pager<string>(caller, exchange, query);
    const clients = await listClients(caller.tenantId, pager.limit, pager.after);
    return pager.page(clients.map(showClient), ({ id }) => id);
  },
);
