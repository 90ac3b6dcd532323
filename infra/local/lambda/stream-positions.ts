import type { DatabaseSync } from "node:sqlite";
import type { GroupCommit } from "../storage/group-commit.ts";

/** How far each event source has come in its stream. */
export interface StreamPositions {
  load(source: string): string | undefined;
  save(source: string, sequenceNumber: string): Promise<void>;
}

/** Without a data folder the tables begin anew too, so there is nothing to remember. */
export const forgetfulPositions: StreamPositions = { load: () => undefined, save: async () => {} };

export function sqlitePositions(database: DatabaseSync, commit: GroupCommit): StreamPositions {
  database.exec(
    "CREATE TABLE IF NOT EXISTS stream_positions (source TEXT PRIMARY KEY, sequence_number TEXT NOT NULL)",
  );
  const select = database.prepare("SELECT sequence_number FROM stream_positions WHERE source = ?");
  const upsert = database.prepare("INSERT OR REPLACE INTO stream_positions VALUES (?, ?)");
  return {
    load: (source) => (select.get(source) as { sequence_number: string } | undefined)?.sequence_number,
    save: (source, sequenceNumber) => commit.run(() => upsert.run(source, sequenceNumber)),
  };
}
