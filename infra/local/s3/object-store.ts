import { createHash } from "node:crypto";
import { DatabaseSync } from "node:sqlite";

export interface StoredObject {
  readonly key: string;
  readonly body: Buffer;
  readonly etag: string;
  readonly modifiedAt: number;
  /** Content type and user metadata, as they were sent. */
  readonly headers: Readonly<Record<string, string>>;
}

export interface ObjectSummary {
  readonly key: string;
  readonly etag: string;
  readonly modifiedAt: number;
  readonly size: number;
}

interface Row {
  readonly key: string;
  readonly body: Uint8Array;
  readonly etag: string;
  readonly modified_at: number;
  readonly headers: string;
}

/** The objects of all buckets, in one SQLite file or in memory: each write is whole or not at all. */
export class ObjectStore {
  readonly #database: DatabaseSync;

  constructor(path: string) {
    this.#database = new DatabaseSync(path);
    this.#database.exec(`PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL;
      CREATE TABLE IF NOT EXISTS objects (bucket TEXT NOT NULL, key TEXT NOT NULL, body BLOB NOT NULL, etag TEXT NOT NULL,
        modified_at INTEGER NOT NULL, headers TEXT NOT NULL, PRIMARY KEY (bucket, key))`);
  }

  get(bucket: string, key: string): StoredObject | undefined {
    const statement = this.#database.prepare("SELECT * FROM objects WHERE bucket = ? AND key = ?");
    const row = statement.get(bucket, key) as unknown as Row | undefined;
    if (!row) return undefined;
    const { body, etag, modified_at: modifiedAt, headers } = row;
    return {
      key,
      body: Buffer.from(body),
      etag,
      modifiedAt,
      headers: JSON.parse(headers) as Record<string, string>,
    };
  }

  /** Gives the new object's ETag. */
  put(bucket: string, key: string, body: Buffer, headers: Readonly<Record<string, string>>): string {
    const etag = `"${createHash("md5").update(body).digest("hex")}"`;
    this.#database
      .prepare("INSERT OR REPLACE INTO objects VALUES (?, ?, ?, ?, ?, ?)")
      .run(bucket, key, body, etag, Date.now(), JSON.stringify(headers));
    return etag;
  }

  delete(bucket: string, key: string): void {
    this.#database.prepare("DELETE FROM objects WHERE bucket = ? AND key = ?").run(bucket, key);
  }

  /** Keys in S3's order, that of their UTF-8 bytes. */
  list(bucket: string, prefix: string, after: string, limit: number): ObjectSummary[] {
    const rows = this.#database
      .prepare(
        `SELECT key, etag, modified_at, length(body) AS size FROM objects
         WHERE bucket = ? AND key > ? AND key >= ? AND substr(key, 1, ?) = ? ORDER BY key LIMIT ?`,
      )
      .all(bucket, after, prefix, [...prefix].length, prefix, limit) as unknown as (Row & {
      readonly size: number;
    })[];
    return rows.map(({ key, etag, modified_at: modifiedAt, size }) => ({ key, etag, modifiedAt, size }));
  }

  close(): void {
    this.#database.close();
  }
}
