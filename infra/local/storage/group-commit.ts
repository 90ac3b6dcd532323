import { DatabaseSync } from "node:sqlite";

/**
 * Opens a database file for this process alone: a second local cloud on the same folder fails here, before it
 * can harm anything, and the lock ends with the process however it ends. WAL without a sync per commit survives
 * the end of the process, SIGKILL included; surviving a power cut is not what a local cloud is for.
 */
export function openDatabase(path: string): DatabaseSync {
  const database = new DatabaseSync(path);
  try {
    database.exec(
      "PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; BEGIN EXCLUSIVE; COMMIT",
    );
  } catch (error) {
    database.close();
    throw new Error(`${path} is in use by another local cloud`, { cause: error });
  }
  return database;
}

/**
 * Runs pieces of work in one transaction per turn of the event loop. A commit costs about 30 µs however much
 * is in it, so a thousand sends that arrive together cost little more than one.
 */
export class GroupCommit {
  readonly #database: DatabaseSync;
  #work: (() => void)[] = [];
  #committed: Promise<void> | undefined;

  constructor(database: DatabaseSync) {
    this.#database = database;
  }

  /** Resolves once the work is durable. */
  run(work: () => void): Promise<void> {
    this.#work.push(work);
    this.#committed ??= new Promise((resolve, reject) => {
      setImmediate(() => {
        try {
          this.flush();
          resolve();
        } catch (error) {
          reject(error);
        }
      });
    });
    return this.#committed;
  }

  flush(): void {
    const work = this.#work;
    this.#work = [];
    this.#committed = undefined;
    if (work.length === 0) return;
    this.#database.exec("BEGIN");
    try {
      for (const piece of work) piece();
      this.#database.exec("COMMIT");
    } catch (error) {
      this.#database.exec("ROLLBACK");
      throw error;
    }
  }
}
