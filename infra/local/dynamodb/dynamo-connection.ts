import http from "node:http";
import type { AwsResponse } from "../aws/json-protocol.ts";
import type { DynamoServer } from "./dynoxide.ts";

/** The engine wants a signature but doesn't check it; a constant one also keeps all data in one namespace. */
const signature = {
  authorization:
    "AWS4-HMAC-SHA256 Credential=local/20000101/us-east-1/dynamodb/aws4_request, SignedHeaders=host, Signature=0",
  "x-amz-date": "20000101T000000Z",
};

/** A pool of connections to the DynamoDB engine. */
export class DynamoConnection {
  readonly #agent = new http.Agent({ keepAlive: true, maxSockets: 64 });
  readonly #server: DynamoServer;

  constructor(server: DynamoServer) {
    this.#server = server;
  }

  /** Sends a request body as it is. */
  forward(target: string, body: Buffer | string): Promise<AwsResponse> {
    const { host, port } = this.#server;
    const headers = {
      ...signature,
      "x-amz-target": target,
      "content-type": "application/x-amz-json-1.0",
      "content-length": Buffer.byteLength(body),
    };
    return new Promise((resolve, reject) => {
      const request = http.request({ host, port, method: "POST", path: "/", headers, agent: this.#agent });
      request.on("error", reject);
      request.on("response", (response) => {
        const chunks: Buffer[] = [];
        response.on("data", (chunk: Buffer) => chunks.push(chunk));
        response.on("error", reject);
        response.on("end", () =>
          resolve({
            status: response.statusCode ?? 500,
            headers: passedOn(response),
            body: Buffer.concat(chunks),
          }),
        );
      });
      request.end(body);
    });
  }

  /** For the host's own needs: an answer that isn't 200 is an error. */
  async call<Output>(target: string, input: object): Promise<Output> {
    const { status, body } = await this.forward(target, JSON.stringify(input));
    if (status !== 200) throw new Error(`${target} failed: ${body}`);
    return JSON.parse(body.toString()) as Output;
  }

  close(): void {
    this.#agent.destroy();
  }
}

function passedOn({ headers }: http.IncomingMessage): Record<string, string> {
  const passed: Record<string, string> = {
    "content-type": headers["content-type"] ?? "application/x-amz-json-1.0",
  };
  for (const name of ["x-amzn-requestid", "x-amz-crc32"]) {
    const value = headers[name];
    if (typeof value === "string") passed[name] = value;
  }
  return passed;
}
