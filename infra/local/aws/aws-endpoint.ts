import { randomUUID } from "node:crypto";
import type http from "node:http";
import { gunzipSync } from "node:zlib";
import { type Authorizer, denialMessage } from "../iam/authorizer.ts";
import { callerOf } from "../iam/caller.ts";
import { hostSource, type Log } from "../log.ts";
import { AwsError } from "./aws-error.ts";
import type { AwsRequest, AwsResponse, JsonService } from "./json-protocol.ts";

/** A service with a protocol of its own. */
export type RequestHandler = (request: AwsRequest) => Promise<AwsResponse>;

export interface AwsServices {
  /** By the first part of the `X-Amz-Target` header. */
  readonly json: Readonly<Record<string, JsonService>>;
  readonly dynamo: RequestHandler;
  readonly lambda: RequestHandler;
  readonly scheduler: RequestHandler;
  readonly s3: RequestHandler;
}

/** Answers the requests on the one port that all AWS services share. */
export class AwsEndpoint {
  readonly #services: AwsServices;
  readonly #authorizer: Authorizer;
  readonly #log: Log;

  constructor(services: AwsServices, authorizer: Authorizer, log: Log) {
    this.#services = services;
    this.#authorizer = authorizer;
    this.#log = log;
  }

  receive(request: http.IncomingMessage, response: http.ServerResponse): void {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const body = chunks.length === 1 ? chunks[0]! : Buffer.concat(chunks);
      const { method = "", url = "", headers } = request;
      this.#answer({ method, url, headers, body, caller: callerOf(headers) }).then(
        (answer) => {
          response.writeHead(answer.status, { "x-amzn-requestid": randomUUID(), ...answer.headers });
          response.end(answer.body);
        },
        (error: unknown) => {
          this.#log(hostSource, `${method} ${url} failed: ${error instanceof Error ? error.stack : error}`);
          response.writeHead(500).end();
        },
      );
    });
  }

  #answer(request: AwsRequest): Promise<AwsResponse> {
    const services = this.#services;
    const target = request.headers["x-amz-target"];
    if (typeof target === "string") {
      if (target.startsWith("DynamoDB")) return services.dynamo(request);
      const dot = target.indexOf(".");
      const service = services.json[target.slice(0, dot)];
      if (service) return this.#answerJson(service, target.slice(dot + 1), request);
    }
    if (request.url.startsWith("/2015-03-31/functions/")) return services.lambda(request);
    return signedFor(request) === "scheduler" ? services.scheduler(request) : services.s3(request);
  }

  async #answerJson(service: JsonService, name: string, request: AwsRequest): Promise<AwsResponse> {
    const headers = { "content-type": service.contentType };
    try {
      const output = await this.#perform(service, name, request);
      return { status: 200, headers, body: JSON.stringify(output ?? {}) };
    } catch (error) {
      if (!(error instanceof AwsError)) throw error;
      const body = JSON.stringify({
        __type: `${service.errorNamespace}#${error.code}`,
        message: error.message,
      });
      return { status: error.status, headers, body };
    }
  }

  async #perform(
    service: JsonService,
    name: string,
    { body, headers, caller }: AwsRequest,
  ): Promise<unknown> {
    const operation = service.operations[name];
    if (!operation)
      throw new AwsError("UnknownOperationException", `The local cloud has no operation ${name}`);
    const input = JSON.parse(unpacked(body, headers).toString() || "{}") as never;
    const denied = this.#authorizer.firstDenied(caller, operation.accesses(input));
    if (denied) throw new AwsError("AccessDeniedException", denialMessage(caller, denied));
    return operation.perform(input);
  }
}

/** The service in the scope of the signature: a path alone may as well be that of an object. */
function signedFor({ headers }: AwsRequest): string | undefined {
  return /Credential=[^/]*\/\d+\/[^/]+\/([^/]+)\//.exec(String(headers.authorization ?? ""))?.[1];
}

/** Clients compress what is large where a service takes it. */
function unpacked(body: Buffer, headers: AwsRequest["headers"]): Buffer {
  return headers["content-encoding"] === "gzip" ? gunzipSync(body) : body;
}
