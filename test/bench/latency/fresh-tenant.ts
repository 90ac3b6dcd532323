import { createTenant } from "#shared/tenants/tenant-store.ts";
import { enterDeployment } from "../../../infra/enter-deployment.ts";
import type { Running } from "../../support/running.ts";

/** Requests with the key of a tenant of one's own. */
export interface Client {
  get<T>(path: string): Promise<T | undefined>;
  post<T>(path: string, body: object): Promise<T>;
}

/** A new tenant on what runs locally. */
export async function freshTenant({ apiUrl, awsEndpointUrl, stage }: Running): Promise<Client> {
  await enterDeployment(stage, awsEndpointUrl);
  const { apiKey } = await createTenant(`bench ${process.pid}`);
  const headers = { "x-api-key": apiKey, "content-type": "application/json" };
  return {
    get: async <T>(path: string) => {
      const answer = await fetch(apiUrl + path, { headers });
      const body = await answer.json();
      return answer.ok ? (body as T) : undefined;
    },
    post: async <T>(path: string, body: object) => {
      const answer = await fetch(apiUrl + path, { method: "POST", headers, body: JSON.stringify(body) });
      if (!answer.ok) throw new Error(await answer.text());
      return (await answer.json()) as T;
    },
  };
}
