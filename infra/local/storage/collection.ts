import type { DatabaseSync } from "node:sqlite";
import type { GroupCommit } from "./group-commit.ts";

/** A few records by name, all at hand, and each change kept. The promises resolve once it is durable. */
export interface Collection<T> {
  get(name: string): T | undefined;
  /** In no promised order. */
  entries(): [string, T][];
  put(name: string, record: T): Promise<void>;
  delete(name: string): Promise<void>;
}

/** Opens the collection of a kind of record; its records are JSON. */
export type OpenCollection = <T>(kind: string) => Collection<T>;

/** Without a data folder records end with the process. */
export const forgetfulCollections: OpenCollection = <T>() => collect<T>([], async () => {});

export function sqliteCollections(database: DatabaseSync, commit: GroupCommit): OpenCollection {
  database.exec(
    "CREATE TABLE IF NOT EXISTS records (kind TEXT NOT NULL, name TEXT NOT NULL, record TEXT NOT NULL, PRIMARY KEY (kind, name))",
  );
  const select = database.prepare("SELECT name, record FROM records WHERE kind = ?");
  const upsert = database.prepare("INSERT OR REPLACE INTO records VALUES (?, ?, ?)");
  const remove = database.prepare("DELETE FROM records WHERE kind = ? AND name = ?");
  return <T>(kind: string) => {
    const rows = select.all(kind) as unknown as { name: string; record: string }[];
    const loaded = rows.map(({ name, record }): [string, T] => [name, JSON.parse(record) as T]);
    return collect<T>(loaded, (name, record) =>
      commit.run(() => {
        if (record === undefined) remove.run(kind, name);
        else upsert.run(kind, name, JSON.stringify(record));
      }),
    );
  };
}

function collect<T>(
  loaded: Iterable<[string, T]>,
  keep: (name: string, record: T | undefined) => Promise<void>,
): Collection<T> {
  const records = new Map(loaded);
  return {
    get: (name) => records.get(name),
    entries: () => [...records],
    put: (name, record) => {
      records.set(name, record);
      return keep(name, record);
    },
    delete: (name) => {
      records.delete(name);
      return keep(name, undefined);
    },
  };
}
