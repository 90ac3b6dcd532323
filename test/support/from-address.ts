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
        response.on("data", (chunk: Buffer) => chunks.push(chunk));
        response.on("end", () => {
          const text = Buffer.concat(chunks).toString();
          const isJson = response.headers["content-type"]?.includes("json");
          resolve({
            status: response.statusCode ?? 0,
            headers: new Headers(response.headers as Record<string, string>),
            body: isJson && text !== "" ? JSON.parse(text) : text,
          });
        });
      });
      sent.on("error", reject);
      sent.end(typeof body === "object" ? JSON.stringify(body) : body);
    });
}
