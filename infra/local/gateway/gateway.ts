import type http from "node:http";
import type { Authorizer } from "../iam/authorizer.ts";
import type { DeployedFunction } from "../lambda/functions.ts";
import { FunctionError, Throttled } from "../lambda/lambda-function.ts";
import { hostSource, type Log } from "../log.ts";
import type { GatewayErrorType } from "./gateway-response.ts";
import { proxyEvent, type RequestFacts, requestFacts } from "./proxy-event.ts";
import { type HttpAnswer, httpAnswer } from "./proxy-result.ts";
import type { Integration, RestApi } from "./rest-api.ts";
import type { RouteMatch } from "./route-tree.ts";

/** The gateway takes ten, but what a function gets and gives is limited to six. */
const maxBodyBytes = 10 * 1024 * 1024;
const maxPayloadBytes = 6 * 1024 * 1024;
/** The longest that API Gateway waits for a function by default. */
const integrationTimeoutMs = 29_000;

/** Why a request didn't get an answer from a function. */
class GatewayError extends Error {
  readonly type: GatewayErrorType;

  constructor(type: GatewayErrorType) {
    super(type);
    this.type = type;
  }
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
    const answer = await this.#invoke(request, facts, match, query).catch((error: unknown) =>
      this.#failure(error, facts, match),
    );
    const ids = { "x-amzn-requestid": facts.requestId, "x-amz-apigw-id": facts.extendedRequestId };
    const length = Buffer.byteLength(answer.body);
    response.writeHead(answer.status, { ...ids, ...answer.headers, "content-length": length });
    response.end(answer.body);
  }

  async #invoke(
    request: http.IncomingMessage,
    facts: RequestFacts,
    match: RouteMatch<Integration> | undefined,
    query: string,
  ): Promise<HttpAnswer> {
    const body = await readBody(request);
    if (!match) throw new GatewayError("MISSING_AUTHENTICATION_TOKEN");
    const deployed = this.#permitted(match);
    const event = proxyEvent(this.#api.identity, request, facts, match, query, body);
    const result = await withinTime(deployed.lambda.invoke(event));
    const answer = httpAnswer(result, request.headers.accept, this.#api.identity.binaryTypes);
    if (answer && answer.body.length <= maxPayloadBytes) return answer;
    const reason = answer ? "with more than 6 MB" : `no proxy response: ${JSON.stringify(result)}`;
    this.#log(hostSource, `${match.target.functionName} answered ${reason}`);
    throw new GatewayError("INTEGRATION_FAILURE");
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

function withinTime<T>(work: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new GatewayError("INTEGRATION_TIMEOUT")), integrationTimeoutMs);
    work.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}

function splitOnce(text: string, separator: string): [string, string] {
  const index = text.indexOf(separator);
  return index < 0 ? [text, ""] : [text.slice(0, index), text.slice(index + 1)];
}
