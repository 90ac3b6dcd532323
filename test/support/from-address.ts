import { Agent, request } from "node:http";
import type { Answer } from "./tocsin.ts";

interface Asked {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** What isn't text is sent as JSON. */
  readonly body?: object | string;
}

/** Sends requests from another address of this machine: on Linux all of 127.0.0.0/8 is. */
export function fromAddress(localAddress: string, apiUrl: string) {
  const agent = new Agent({ keepAlive: true, maxSockets: 100, localAddress });
  return <T = unknown>(
    path: string,
    { method = "GET", headers = {}, body }: Asked = {},
  ): Promise<Answer<T>> =>
    new Promise((resolve, reject) => {
      const json = body ? { "content-type": "application/json" } : {};
      const sent = request(apiUrl + path, { agent, method, headers: { ...json, ...headers } }, (response) => {
        const chunks: Buffer[] = [];
        const isEndless = response.headers["content-type"]?.startsWith("text/event-stream");
        response.on("data", (chunk: Buffer) => {
          chunks.push(chunk);
          if (isEndless) sent.destroy();
        });
        response.once(isEndless ? "close" : "end", () => {
          const text = Buffer.concat(chunks).toString();
          const isJson = response.headers["content-type"]?.includes("json");
          resolve({
            status: response.statusCode ?? 0,
            headers: new Headers(response.headers as Record<string, string>),
            body: isJson && text !== "" ? JSON.parse(text) : text,
          });
        });
      });
      sent.on("error", reject); // of one that is answered it says nothing any more
      sent.end(typeof body === "object" ? JSON.stringify(body) : body);
    });
}
