/** One event of a stream of server-sent events. */
export interface SentEvent {
  readonly id: string;
  readonly type: string;
  readonly data: string;
}

/** Reads server-sent events as WHATWG says, from text that may end anywhere. */
export class SseReader {
  readonly events: SentEvent[] = [];
  readonly comments: string[] = [];
  /** What a client sends when it connects again. */
  lastId = "";
  #rest = "";

  take(text: string): void {
    const blocks = (this.#rest + text).split("\n\n");
    this.#rest = blocks.pop()!;
    for (const block of blocks) this.#read(block.split("\n"));
  }

  /** What has come of an event that was cut off is worth nothing. */
  cutOff(): void {
    this.#rest = "";
  }

  #read(lines: readonly string[]): void {
    let type = "message";
    let data = "";
    for (const line of lines) {
      const [, name = "", value = ""] = /^([^:]*):? ?(.*)$/.exec(line)!;
      if (name === "") this.comments.push(value);
      if (name === "id") this.lastId = value;
      if (name === "event") type = value;
      if (name === "data") data += value;
    }
    if (data !== "") this.events.push({ id: this.lastId, type, data });
  }
}
