import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { forgetfulMetrics, type MetricStore, sqliteMetrics } from "../cloudwatch/metric-store.ts";
import { forgetfulPositions, type StreamPositions, sqlitePositions } from "../lambda/stream-positions.ts";
import { ObjectStore } from "../s3/object-store.ts";
import { forgetfulStore, type MessageStore, sqliteStore } from "../sqs/message-store.ts";
import { forgetfulCollections, type OpenCollection, sqliteCollections } from "./collection.ts";
import { GroupCommit, openDatabase } from "./group-commit.ts";

/** What the cloud itself keeps: in a data folder, or for as long as it runs. Tables are the engine's to keep. */
export interface Storage {
  readonly messages: MessageStore;
  readonly positions: StreamPositions;
  readonly objects: ObjectStore;
  readonly collection: OpenCollection;
  readonly metrics: MetricStore;
  close(): void;
}

export function openStorage(dataDir: string | undefined): Storage {
  if (!dataDir) {
    const objects = new ObjectStore(":memory:");
    return {
      messages: forgetfulStore,
      positions: forgetfulPositions,
      objects,
      collection: forgetfulCollections,
      metrics: forgetfulMetrics,
      close: () => objects.close(),
    };
  }
  mkdirSync(dataDir, { recursive: true });
  const database = openDatabase(join(dataDir, "cloud.sqlite"));
  const commit = new GroupCommit(database);
  const objects = new ObjectStore(join(dataDir, "objects.sqlite"));
  return {
    messages: sqliteStore(database, commit),
    positions: sqlitePositions(database, commit),
    objects,
    collection: sqliteCollections(database, commit),
    metrics: sqliteMetrics(database, commit),
    close: () => {
      commit.flush();
      database.close();
      objects.close();
    },
  };
}
