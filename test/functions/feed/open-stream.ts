import { type ClientRequest, request } from "node:http";
import { SseReader } from "../../support/read-sse.ts";
import type { Problem, Tenant } from "../../support/tocsin.ts";

/** A stream of the live feed that a client has open, or what refused it. */
export interface OpenStream {
  readonly status: number;
  readonly retryAfter: string | undefined;
  readonly reader: SseReader;
  /** When each event came, by `performance.now()`. */
  readonly times: number[];
  problem(): Problem;
  /** As a process that is killed does: without a word. */
  kill(): void;
}

/** Opens a stream on a connection of its own, and reads it for as long as it is open. */
export function openStream(
  apiUrl: string,
  { apiKey }: Tenant,
  query = "",
  headers: Readonly<Record<string, string>> = {},
): Promise<OpenStream> {
  return new Promise((resolve, reject) => {
    const url = `${apiUrl}/api/v1/stream/alarms${query}`;
    const sent: ClientRequest = request(url, { agent: false, headers: { "x-api-key": apiKey, ...headers } });
    sent.once("error", reject);
    sent.once("response", (response) => {
      const reader = new SseReader();
      const times: number[] = [];
      let text = "";
      const { statusCode: status = 0, headers: answered } = response;
      response.setEncoding("utf8");
      response.on("error", () => {}); // it was killed
      response.on("data", (piece: string) => {
        text += piece;
        reader.take(piece);
        while (times.length < reader.events.length) times.push(performance.now());
      });
      const stream: OpenStream = {
        ...{ status, retryAfter: answered["retry-after"], reader, times },
        problem: () => JSON.parse(text) as Problem,
        kill: () => sent.destroy(),
      };
      response.once(status < 400 ? "data" : "end", () => resolve(stream));
    });
    sent.end();
  });
}
