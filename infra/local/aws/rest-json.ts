import { type Authorizer, denialMessage } from "../iam/authorizer.ts";
import type { Access } from "../iam/policy.ts";
import type { RequestHandler } from "./aws-endpoint.ts";
import { AwsError } from "./aws-error.ts";
import type { AwsRequest, AwsResponse } from "./json-protocol.ts";

/** A request of a service whose operations have paths. */
export interface RestRequest {
  /** What stands in the path's placeholders, in their order. */
  readonly path: readonly string[];
  readonly query: URLSearchParams;
  /** The JSON body; empty where there is none. */
  readonly input: never;
}

export interface RestOperation {
  readonly method: string;
  /** Placeholders are groups. */
  readonly path: RegExp;
  readonly accesses: (request: RestRequest) => readonly Access[];
  readonly perform: (request: RestRequest) => unknown;
}

/** A service that speaks AWS REST JSON. */
export function restJsonService(
  operations: readonly RestOperation[],
  authorizer: Authorizer,
): RequestHandler {
  const answer = async (request: AwsRequest): Promise<object> => {
    const { pathname, searchParams: query } = new URL(request.url, "http://localhost");
    for (const { method, path: pattern, accesses, perform } of operations) {
      const match = method === request.method ? pattern.exec(pathname) : null;
      if (!match) continue;
      const path = match.slice(1).map(decodeURIComponent);
      const asked = { path, query, input: JSON.parse(request.body.toString() || "{}") as never };
      const denied = authorizer.firstDenied(request.caller, accesses(asked));
      if (denied) throw new AwsError("AccessDeniedException", denialMessage(request.caller, denied), 403);
      return ((await perform(asked)) ?? {}) as object;
    }
    throw new AwsError(
      "UnknownOperationException",
      `The local cloud has no ${request.method} ${pathname}`,
      404,
    );
  };
  return async (request) => {
    try {
      return respond(200, {}, await answer(request));
    } catch (error) {
      if (!(error instanceof AwsError)) throw error;
      return respond(error.status, { "x-amzn-errortype": error.code }, { Message: error.message });
    }
  };
}

function respond(status: number, headers: Readonly<Record<string, string>>, body: object): AwsResponse {
  return { status, headers: { "content-type": "application/json", ...headers }, body: JSON.stringify(body) };
}
