import type { ApiClient } from "#shared/api-clients/api-client.ts";
import type { ClientKey } from "#shared/api-clients/client-key.ts";
import { Tenant, type Tocsin } from "../../support/tocsin.ts";

export const clients = "/system/api-clients";

export type Issued = ClientKey & { readonly key: string };

export const register = (tenant: Tenant, scopes: readonly string[]): Promise<ApiClient> =>
  tenant.post(clients, { name: "a client", scopes });

export const newKey = (tenant: Tenant, { id }: ApiClient, fields: object = {}): Promise<Issued> =>
  tenant.post(`${clients}/${id}/keys`, fields);

/** The tenant as whoever holds one of its keys sees it. */
export const holder = ({ running }: Tocsin, tenant: Tenant, { key }: Issued): Tenant =>
  new Tenant(running.apiUrl, tenant.id, key);

export const issue = async (tocsin: Tocsin, tenant: Tenant, client: ApiClient, fields: object = {}) =>
  holder(tocsin, tenant, await newKey(tenant, client, fields));
