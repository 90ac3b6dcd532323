import { randomBytes, randomUUID } from "node:crypto";
import type http from "node:http";
import { accountId } from "../arn.ts";
import type { BinaryTypes } from "./binary-types.ts";
import type { RouteMatch } from "./route-tree.ts";

export interface ApiIdentity {
  readonly apiId: string;
  readonly stage: string;
  readonly binaryTypes: BinaryTypes;
}

type Many = Readonly<Record<string, readonly string[]>>;

/** The ids and facts of one request, for the function's event and for the gateway's own answers. */
export interface RequestFacts {
  readonly requestId: string;
  readonly extendedRequestId: string;
  readonly path: string;
  readonly httpMethod: string;
  readonly sourceIp: string;
}

export function requestFacts(request: http.IncomingMessage, path: string): RequestFacts {
  return {
    requestId: randomUUID(),
    extendedRequestId: `${randomBytes(11).toString("base64")}=`,
    path,
    httpMethod: request.method ?? "GET",
    sourceIp: (request.socket.remoteAddress ?? "").replace(/^::ffff:/, ""),
  };
}

/** The event of a REST API's proxy integration, payload format 1.0. */
export function proxyEvent(
  api: ApiIdentity,
  request: http.IncomingMessage,
  facts: RequestFacts,
  match: RouteMatch<unknown>,
  query: string,
  body: Buffer,
): object {
  const headers = headerValues(request, facts.sourceIp);
  const parameters = queryValues(query);
  const isBase64Encoded = body.length > 0 && api.binaryTypes.includes(request.headers["content-type"]);
  return {
    resource: match.resourcePath,
    path: facts.path,
    httpMethod: facts.httpMethod,
    headers: lastOf(headers),
    multiValueHeaders: headers,
    queryStringParameters: parameters && lastOf(parameters),
    multiValueQueryStringParameters: parameters,
    pathParameters: Object.keys(match.parameters).length > 0 ? match.parameters : null,
    stageVariables: null,
    requestContext: requestContext(api, request, facts, match.resourcePath),
    body: body.length > 0 ? body.toString(isBase64Encoded ? "base64" : "utf8") : null,
    isBase64Encoded,
  };
}

function requestContext(
  api: ApiIdentity,
  request: http.IncomingMessage,
  facts: RequestFacts,
  resourcePath: string,
): object {
  const now = Date.now();
  return {
    accountId,
    apiId: api.apiId,
    stage: api.stage,
    protocol: `HTTP/${request.httpVersion}`,
    httpMethod: facts.httpMethod,
    path: facts.path,
    resourcePath,
    requestId: facts.requestId,
    extendedRequestId: facts.extendedRequestId,
    requestTime: new Date(now).toUTCString(),
    requestTimeEpoch: now,
    domainName: request.headers.host,
    identity: { sourceIp: facts.sourceIp, userAgent: request.headers["user-agent"] ?? null },
  };
}

/** Without a prototype: clients choose the names, also "constructor" and "__proto__". */
const nothing = (): Record<string, string[]> => Object.create(null);

/** Names keep the case in which they came, as behind a regional endpoint over HTTP/1.1. */
function headerValues({ rawHeaders, headers: { host } }: http.IncomingMessage, sourceIp: string): Many {
  const values = nothing();
  for (let index = 0; index < rawHeaders.length; index += 2) {
    const name = rawHeaders[index]!;
    const seen = values[name];
    if (seen) seen.push(rawHeaders[index + 1]!);
    else values[name] = [rawHeaders[index + 1]!];
  }
  const forwarded = Object.keys(values).find((name) => name.toLowerCase() === "x-forwarded-for");
  const before = forwarded ? values[forwarded]!.join(", ") : undefined;
  if (forwarded) delete values[forwarded];
  values["X-Forwarded-For"] = [before ? `${before}, ${sourceIp}` : sourceIp];
  values["X-Forwarded-Proto"] = ["http"];
  values["X-Forwarded-Port"] = [host?.split(":")[1] ?? "80"];
  return values;
}

function queryValues(query: string): Many | null {
  if (query === "") return null;
  const values = nothing();
  for (const [name, value] of new URLSearchParams(query)) {
    const seen = values[name];
    if (seen) seen.push(value);
    else values[name] = [value];
  }
  return values;
}

function lastOf(values: Many): Record<string, string> {
  const last: Record<string, string> = Object.create(null);
  for (const name in values) last[name] = values[name]!.at(-1)!;
  return last;
}
