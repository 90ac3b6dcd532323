import type { HttpRequest } from "@smithy/types";
import { type AwsError, type Reply, validationError } from "./service.ts";

/** AWS JSON 1.0 and 1.1: the operation is in `X-Amz-Target`, input and output are JSON bodies. */
export interface JsonRequest {
  readonly operation: string;
  readonly input: unknown;
}

/** What a service does by operation; each trusts that the SDK has sent what its operation's schema says. */
export type Operations = Readonly<Record<string, (input: never) => object>>;

const headers = { "content-type": "application/x-amz-json-1.0" };
const encoder = new TextEncoder();

export function readJson(request: HttpRequest): JsonRequest {
  const target = request.headers["x-amz-target"] ?? "";
  return { operation: target.slice(target.indexOf(".") + 1), input: JSON.parse(textOf(request.body)) };
}

/** The SDK's bytes pose as a string and warn when taken for one, so they are read by address. */
function textOf(body: string | Uint8Array): string {
  if (typeof body === "string") return body;
  return Buffer.from(body.buffer, body.byteOffset, body.byteLength).toString();
}

export function runJson(operations: Operations, { operation, input }: JsonRequest): Reply {
  const run = operations[operation];
  if (!run) throw validationError(`the simulation has no operation ${operation}`);
  return jsonReply(200, run(input as never));
}

export function jsonError(namespace: string, error: AwsError): Reply {
  const type = `${namespace}#${error.name}`;
  return jsonReply(error.statusCode, { __type: type, message: error.message, ...error.fields });
}

function jsonReply(statusCode: number, body: object): Reply {
  return { statusCode, headers, body: encoder.encode(JSON.stringify(body)) };
}
