import { hash } from "node:crypto";
import { Readable } from "node:stream";
import type { HttpRequest, HttpResponse } from "@smithy/types";
import type { ApiKey } from "#shared/access/api-key.ts";

type Item = Readonly<Record<string, object>>;

/** Stands where the SDK would send its requests: answers at once, and counts. */
export class AnsweringHandler {
  readonly metadata = { handlerProtocol: "http/1.1" };
  readonly bytesSent: number[] = [];
  tableCalls = 0;
  readonly #apiKey: Item;

  constructor(apiKey: ApiKey) {
    this.#apiKey = itemOf(apiKey);
  }

  async handle({ headers, body }: HttpRequest): Promise<{ response: HttpResponse }> {
    if (headers["x-amz-target"]?.startsWith("DynamoDB")) {
      this.tableCalls++;
      return answer({ Item: this.#apiKey });
    }
    const { MessageBody } = JSON.parse(new TextDecoder().decode(body)) as { MessageBody: string };
    this.bytesSent.push(Buffer.byteLength(MessageBody));
    return answer({ MessageId: "1", MD5OfMessageBody: hash("md5", MessageBody) });
  }

  forget(): void {
    this.tableCalls = 0;
    this.bytesSent.length = 0;
  }

  updateHttpClientConfig(): void {}

  httpHandlerConfigs(): object {
    return {};
  }
}

const itemOf = (record: object): Item =>
  Object.fromEntries(
    Object.entries(record).map(([name, value]) => [
      name,
      Array.isArray(value) ? { L: value.map((text) => ({ S: text })) } : { S: value },
    ]),
  );

const answer = (output: object): { response: HttpResponse } => ({
  response: {
    statusCode: 200,
    headers: { "content-type": "application/x-amz-json-1.0" },
    body: Readable.from([Buffer.from(JSON.stringify(output))]),
  },
});
