import { createWriteStream, mkdirSync, type WriteStream } from "node:fs";
import { dirname } from "node:path";
import type { Log } from "../local/log.ts";

/**
 * What functions and the local cloud have to say, one line each. The file's name has a port in it that is known only
 * when the cloud runs, so what comes before is kept.
 */
export class LogFile {
  #early: string[] = [];
  #file: WriteStream | undefined;

  readonly log: Log = (source, message) => {
    const line = `${source} ${message}\n`;
    if (this.#file) this.#file.write(line);
    else this.#early.push(line);
  };

  /** @param flags `w` begins anew, `a` goes on after what an earlier start wrote. */
  open(path: string, flags: "w" | "a"): void {
    mkdirSync(dirname(path), { recursive: true });
    this.#file = createWriteStream(path, { flags });
    for (const line of this.#early) this.#file.write(line);
    this.#early = [];
  }

  /** The lines of a start that failed before there was a file. */
  get early(): string {
    return this.#early.join("");
  }

  async close(): Promise<void> {
    const file = this.#file;
    if (file) await new Promise<void>((resolve) => file.end(resolve));
  }
}
