import { rename, rm, writeFile } from "node:fs/promises";

/** What a program that started Tocsin needs to know of it. */
export interface Ready {
  readonly apiUrl: string;
  readonly awsEndpointUrl: string;
  readonly tenants: readonly {
    readonly tenantId: string;
    readonly apiKey: string;
    readonly adminEmail: string;
    readonly adminPassword: string;
  }[];
}

/** Written beside and renamed, so that whoever waits for the file never reads half of it. */
export async function writeReadyFile(path: string, ready: Ready): Promise<void> {
  const draft = `${path}.${process.pid}`;
  await writeFile(draft, `${JSON.stringify(ready, null, 2)}\n`, { mode: 0o600 });
  await rename(draft, path);
}

/** Also before a start: the file of one that was killed would be taken for ours. */
export const removeReadyFile = (path: string): Promise<void> => rm(path, { force: true });
