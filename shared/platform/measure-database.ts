import { observeMetric, setMetric } from "#shared/platform/metrics.ts";

/** Kinds of calls that are alike in time and price. */
const queryTypes: Readonly<Record<string, string>> = {
  GetItem: "read",
  BatchGetItem: "read",
  Query: "query",
  Scan: "query",
  TransactWriteItems: "transaction",
};

/** Counts a call to DynamoDB in the metrics, with all its retries. @param config of the client that made it. */
export function measureDatabase(operation: string, durationMs: number, config: object): void {
  observeMetric(
    "db_query_duration_seconds",
    { query_type: queryTypes[operation] ?? "write" },
    durationMs / 1000,
  );
  setMetric("db_connection_pool_size", {}, openConnections(config));
}

interface Agent {
  readonly sockets: Sockets;
  readonly freeSockets: Sockets;
}
type Sockets = Readonly<Record<string, readonly unknown[] | undefined>>;

interface Configuration {
  readonly requestHandler?: {
    httpHandlerConfigs?(): { readonly httpAgent?: Agent; readonly httpsAgent?: Agent };
  };
}

/** Of both agents: AWS is spoken to over TLS, an emulator without. */
function openConnections({ requestHandler }: Configuration): number {
  const { httpAgent, httpsAgent } = requestHandler?.httpHandlerConfigs?.() ?? {};
  const all = [httpAgent, httpsAgent].flatMap((agent) => [agent?.sockets, agent?.freeSockets]);
  return all
    .flatMap((sockets = {}) => Object.values(sockets))
    .reduce((sum, some) => sum + (some?.length ?? 0), 0);
}
