import type { DatabaseSync } from "node:sqlite";
import type { GroupCommit } from "../storage/group-commit.ts";
import type { Message, MessageAttribute } from "./message.ts";

/** Where a queue's messages outlive the process. Each promise resolves once the change is durable. */
export interface MessageStore {
  load(queue: string): Message[];
  insert(queue: string, message: Message): Promise<void>;
  /** Notes that a message was received or that its visibility changed. */
  update(message: Message): Promise<void>;
  move(message: Message, toQueue: string): Promise<void>;
  remove(message: Message): Promise<void>;
  purge(queue: string): Promise<void>;
}

const done = Promise.resolve();

/** Without a data folder messages end with the process. */
export const forgetfulStore: MessageStore = {
  load: () => [],
  insert: () => done,
  update: () => done,
  move: () => done,
  remove: () => done,
  purge: () => done,
};

interface Row {
  readonly id: string;
  readonly body: string;
  readonly body_md5: string;
  readonly group_id: string | null;
  readonly attributes: string | null;
  readonly sent_at: number;
  readonly visible_at: number;
  readonly first_received_at: number | null;
  readonly receive_count: number;
  readonly dead_letter_source: string | null;
}

export function sqliteStore(database: DatabaseSync, commit: GroupCommit): MessageStore {
  database.exec(`CREATE TABLE IF NOT EXISTS messages (
    seq INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, queue TEXT NOT NULL, body TEXT NOT NULL, body_md5 TEXT NOT NULL,
    group_id TEXT, attributes TEXT, sent_at INTEGER NOT NULL, visible_at INTEGER NOT NULL,
    first_received_at INTEGER, receive_count INTEGER NOT NULL, dead_letter_source TEXT)`);
  const insert = database.prepare(
    "INSERT INTO messages (id, queue, body, body_md5, group_id, attributes, sent_at, visible_at, receive_count) VALUES (?, ?, ?, ?, ?, ?, ?, ?, 0)",
  );
  const update = database.prepare(
    "UPDATE messages SET visible_at = ?, first_received_at = ?, receive_count = ? WHERE id = ?",
  );
  const move = database.prepare(
    "UPDATE messages SET queue = ?, visible_at = 0, receive_count = 0, dead_letter_source = ? WHERE id = ?",
  );
  const remove = database.prepare("DELETE FROM messages WHERE id = ?");
  const purge = database.prepare("DELETE FROM messages WHERE queue = ?");
  const select = database.prepare("SELECT * FROM messages WHERE queue = ? ORDER BY seq");
  return {
    load: (queue) => (select.all(queue) as unknown as Row[]).map(fromRow),
    insert: (queue, message) =>
      commit.run(() => {
        const { id, body, bodyMd5, groupId, attributes, sentAt, visibleAt } = message;
        const attributeText = attributes ? JSON.stringify(attributes) : null;
        insert.run(id, queue, body, bodyMd5, groupId ?? null, attributeText, sentAt, visibleAt);
      }),
    update: ({ id, visibleAt, firstReceivedAt, receiveCount }) =>
      commit.run(() => update.run(visibleAt, firstReceivedAt ?? null, receiveCount, id)),
    move: ({ id, deadLetterSource }, toQueue) =>
      commit.run(() => move.run(toQueue, deadLetterSource ?? null, id)),
    remove: ({ id }) => commit.run(() => remove.run(id)),
    purge: (queue) => commit.run(() => purge.run(queue)),
  };
}

/** A message that was in flight when the process ended is visible again at once: whoever had it is gone too. */
function fromRow(row: Row): Message {
  return {
    id: row.id,
    body: row.body,
    bodyMd5: row.body_md5,
    groupId: row.group_id ?? undefined,
    attributes: row.attributes ? (JSON.parse(row.attributes) as Record<string, MessageAttribute>) : undefined,
    sentAt: row.sent_at,
    visibleAt: row.receive_count === 0 ? row.visible_at : 0,
    firstReceivedAt: row.first_received_at ?? undefined,
    receiveCount: row.receive_count,
    receiptHandle: undefined,
    deadLetterSource: row.dead_letter_source ?? undefined,
  };
}
