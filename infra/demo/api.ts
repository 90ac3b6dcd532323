import { setTimeout as sleep } from "node:timers/promises";

/** Where the demo plays, and as whom. */
export interface Stage {
  readonly apiUrl: string;
  readonly apiKey: string;
}

interface Page<Item> {
  readonly items: readonly Item[];
  readonly next_cursor: string | null;
}

/** The public API, as any client uses it. */
export class Api {
  readonly #stage: Stage;

  constructor(stage: Stage) {
    this.#stage = stage;
  }

  async post<Answer>(path: string, body: unknown): Promise<Answer> {
    return this.#request(path, { method: "POST", body: JSON.stringify(body) });
  }

  /** Every item of a list, page by page. */
  async list<Item>(path: string, query: Readonly<Record<string, string>> = {}): Promise<Item[]> {
    const items: Item[] = [];
    let cursor: string | null = null;
    do {
      const parameters = new URLSearchParams({ limit: "200", ...query, ...(cursor && { cursor }) });
      const page: Page<Item> = await this.#request(`${path}?${parameters}`, {});
      items.push(...page.items);
      cursor = page.next_cursor;
    } while (cursor);
    return items;
  }

  /** A demo is a client like any other: it waits where a limit says so. */
  async #request<Answer>(path: string, init: RequestInit): Promise<Answer> {
    const { apiUrl, apiKey } = this.#stage;
    const headers = { "x-api-key": apiKey, "content-type": "application/json" };
    const answer = await fetch(apiUrl + path, { ...init, headers });
    if (answer.status === 429) {
      await sleep(Number(answer.headers.get("retry-after")) * 1000);
      return this.#request(path, init);
    }
    if (!answer.ok) throw new Error(`${path} answers ${answer.status}: ${await answer.text()}`);
    return (await answer.json()) as Answer;
  }
}
