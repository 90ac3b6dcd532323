import type { DeployedResource } from "./cloudformation/deployment.ts";
import { DynamoConnection } from "./dynamodb/dynamo-connection.ts";
import { startDynamo } from "./dynamodb/dynoxide.ts";
import { createTables, type Table } from "./dynamodb/tables.ts";
import type { Log } from "./log.ts";
import { openStorage, type Storage } from "./storage/storage.ts";

/** What keeps the data. */
export interface Backends {
  readonly storage: Storage;
  readonly dynamo: DynamoConnection;
  readonly tables: ReadonlyMap<string, Table>;
}

export async function openBackends(
  dataDir: string | undefined,
  resources: readonly DeployedResource[],
  cleanup: AsyncDisposableStack,
  log: Log,
): Promise<Backends> {
  // The storage is first: its lock says that nobody else uses the folder, whose engine may then be ended.
  const storage = cleanup.adopt(openStorage(dataDir), (opened) => opened.close());
  const server = cleanup.adopt(await startDynamo(dataDir, log), (started) => started.stop());
  const dynamo = cleanup.adopt(new DynamoConnection(server), (connection) => connection.close());
  return { storage, dynamo, tables: await createTables(resources, dynamo) };
}
