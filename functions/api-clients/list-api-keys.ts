import * as z from "zod";
import type { ApiKey } from "#shared/access/api-key.ts";
import { keysOfClient } from "#shared/access/api-key-store.ts";
import { findClient } from "#shared/api-clients/api-client-store.ts";
import { ClientKey, showKey } from "#shared/api-clients/client-key.ts";
import { endpoint } from "#shared/lambda/endpoint.ts";
import { Pager, pageOf, pageQuery } from "#shared/lambda/pager.ts";

/** Newest first; those of one moment by their ids. */
const place = ({ created_at, key_id }: ApiKey): string => `${created_at} ${key_id}`;

export const handler = endpoint(
  {
    method: "GET",
    path: "/system/api-clients/{id}/keys",
    summary: "List the keys of an API client, newest first; dead ones for 90 days",
    scope: "api-clients:read",
    query: z.strictObject(pageQuery),
    response: pageOf(ClientKey),
    tables: { apiClients: "read", apiKeys: "read" },
  },
  async ({ params, query, caller, exchange }) => {
    const pager = new Pager<string>(caller, exchange, query);
    const client = await findClient(caller.tenantId, params.id);
    const keys = (await keysOfClient(client.id))
      .filter((key) => pager.after === undefined || place(key) < pager.after)
      .sort((a, b) => (place(a) > place(b) ? -1 : 1));
    const { items, next_cursor } = pager.page(keys, place);
    return { items: items.map(showKey), next_cursor };
  },
);
