import type http from "node:http";
import { pipeline } from "node:stream/promises";
import type { Authorizer } from "../iam/authorizer.ts";
import { FunctionError } from "../lambda/function-error.ts";
import type { DeployedFunction } from "../lambda/functions.ts";
import { type LambdaFunction, Throttled } from "../lambda/lambda-function.ts";
import { ResponseStream } from "../lambda/response-stream.ts";
import { hostSource, type Log } from "../log.ts";
import type { GatewayErrorType } from "./gateway-response.ts";
import { proxyEvent, type RequestFacts, requestFacts } from "./proxy-event.ts";
import { type HttpAnswer, httpAnswer } from "./proxy-result.ts";
import type { Integration, RestApi } from "./rest-api.ts";
import type { RouteMatch } from "./route-tree.ts";
import { readHead } from "./stream-head.ts";

/** The gateway takes ten, but what a function gets and gives is limited to six. */
const maxBodyBytes = 10 * 1024 * 1024;
const maxPayloadBytes = 6 * 1024 * 1024;

/** Why a request didn't get an answer from a function. */
class GatewayError extends Error {
  readonly type: GatewayErrorType;

  constructor(type: GatewayErrorType) {
    super(type);
    this.type = type;
  }
}

type Ids = Readonly<Record<string, string>>;

/** A request on its way to a function. */
interface Call {
  readonly match: RouteMatch<Integration>;
  readonly lambda: LambdaFunction;
  readonly event: object;
}

/** Answers the requests on the REST API's port. */
export class Gateway {
  readonly #api: RestApi;
  readonly #functions: ReadonlyMap<string, DeployedFunction>;
  readonly #authorizer: Authorizer;
  readonly #log: Log;

  constructor(
    api: RestApi,
    functions: ReadonlyMap<string, DeployedFunction>,
    authorizer: Authorizer,
    log: Log,
  ) {
    this.#api = api;
    this.#functions = functions;
    this.#authorizer = authorizer;
    this.#log = log;
  }

  async answer(request: http.IncomingMessage, response: http.ServerResponse): Promise<void> {
    const [path = "/", query = ""] = splitOnce(request.url ?? "/", "?");
    const facts = requestFacts(request, path);
    const match = this.#api.routes.find(facts.path, facts.httpMethod);
    const ids = { "x-amzn-requestid": facts.requestId, "x-amz-apigw-id": facts.extendedRequestId };
    try {
      const call = await this.#prepare(request, facts, match, query);
      if (call.match.target.isStreamed) await this.#stream(call, ids, response);
      else answerWith(await this.#invoke(call, request.headers.accept), ids, response);
    } catch (error) {
      // A client that goes takes the function's stream with it: nothing has failed.
      if (response.destroyed && !(error instanceof FunctionError)) return;
      const answer = this.#failure(error, facts, match);
      // Of an answer that has begun only the end can tell that something went wrong.
      if (response.headersSent) response.destroy();
      else answerWith(answer, ids, response);
    }
  }

  async #prepare(
    request: http.IncomingMessage,
    facts: RequestFacts,
    match: RouteMatch<Integration> | undefined,
    query: string,
  ): Promise<Call> {
    const body = await readBody(request);
    if (!match) throw new GatewayError("MISSING_AUTHENTICATION_TOKEN");
    const { lambda } = this.#permitted(match);
    return { match, lambda, event: proxyEvent(this.#api.identity, request, facts, match, query, body) };
  }

  async #invoke({ match, lambda, event }: Call, accept: string | undefined): Promise<HttpAnswer> {
    const result = await withinTime(lambda.invoke(event), match.target.timeoutMs);
    const answer = httpAnswer(result, accept, this.#api.identity.binaryTypes);
    if (answer && answer.body.length <= maxPayloadBytes) return answer;
    const reason = answer ? "with more than 6 MB" : `no proxy response: ${JSON.stringify(result)}`;
    throw this.#badAnswer(match, reason);
  }

  /** Passes on what the function makes, as it makes it. When the client goes, the function's stream is destroyed. */
  async #stream({ match, lambda, event }: Call, ids: Ids, response: http.ServerResponse): Promise<void> {
    const stream = new ResponseStream();
    stream.on("error", () => {}); // whoever reads it is told, too
    response.once("close", () => stream.destroy());
    lambda.invokeStreaming(event, stream).then(
      () => stream.end(),
      (error: Error) => stream.destroy(error),
    );
    const { timeoutMs } = match.target;
    const signal = AbortSignal.timeout(timeoutMs);
    const head = await withinTime(readHead(stream, this.#api.identity.binaryTypes), timeoutMs);
    if (!head) throw this.#badAnswer(match, "without the prelude of a streamed answer");
    response.writeHead(head.status, { ...ids, ...head.headers });
    response.flushHeaders();
    await pipeline(stream, response, { signal });
  }

  #badAnswer({ target }: RouteMatch<Integration>, reason: string): GatewayError {
    this.#log(hostSource, `${target.functionName} answered ${reason}`);
    return new GatewayError("INTEGRATION_FAILURE");
  }

  #permitted({ target: { functionName, functionArn, roleArn } }: RouteMatch<Integration>): DeployedFunction {
    const deployed = this.#functions.get(functionName);
    const gateway = { functionName: "API Gateway", roleArn: roleArn ?? "" };
    const access = { action: "lambda:InvokeFunction", resource: functionArn };
    if (!deployed || this.#authorizer.firstDenied(gateway, [access]))
      throw new GatewayError("API_CONFIGURATION_ERROR");
    return deployed;
  }

  #failure(error: unknown, facts: RequestFacts, match: RouteMatch<Integration> | undefined): HttpAnswer {
    // Never the path itself: a credential may stand in it.
    const place = `${facts.httpMethod} ${match?.resourcePath ?? "(no route)"}`;
    const type = error instanceof GatewayError ? error.type : "INTEGRATION_FAILURE";
    if (error instanceof FunctionError || error instanceof Throttled) {
      const trace = error instanceof FunctionError ? error.trace.join("\n") : "";
      this.#log(hostSource, `${place} (${facts.requestId}): ${error.message}\n${trace}`);
    } else if (!(error instanceof GatewayError)) {
      this.#log(hostSource, `${place}: ${error instanceof Error ? error.stack : error}`);
    }
    const { requestId, extendedRequestId, path, httpMethod, sourceIp } = facts;
    const context = { requestId, extendedRequestId, path, httpMethod, "identity.sourceIp": sourceIp };
    return this.#api.responses.answer(type, context);
  }
}

function readBody(request: http.IncomingMessage): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let bytes = 0;
    request.on("data", (chunk: Buffer) => {
      bytes += chunk.length;
      // What comes beyond the limit is read, so that the answer can be sent, but not kept.
      if (bytes <= maxBodyBytes) chunks.push(chunk);
    });
    request.on("end", () =>
      bytes > maxBodyBytes ? reject(new GatewayError("REQUEST_TOO_LARGE")) : resolve(Buffer.concat(chunks)),
    );
    request.on("error", reject);
  });
}

function answerWith({ status, headers, body }: HttpAnswer, ids: Ids, response: http.ServerResponse): void {
  response.writeHead(status, { ...ids, ...headers, "content-length": Buffer.byteLength(body) });
  response.end(body);
}

function withinTime<T>(work: Promise<T>, timeoutMs: number): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new GatewayError("INTEGRATION_TIMEOUT")), timeoutMs);
    work.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}

function splitOnce(text: string, separator: string): [string, string] {
  const index = text.indexOf(separator);
  return index < 0 ? [text, ""] : [text.slice(0, index), text.slice(index + 1)];
}
