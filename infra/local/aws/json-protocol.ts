import type { Caller } from "../iam/caller.ts";
import type { Access } from "../iam/policy.ts";

/** A request to the AWS port, read completely. */
export interface AwsRequest {
  readonly method: string;
  /** Path and query, as sent. */
  readonly url: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: Buffer;
  readonly caller: Caller | undefined;
}

export interface AwsResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer | string;
}

/** One operation of a service that speaks AWS JSON: what the caller must be allowed, and the deed. */
export interface JsonOperation {
  readonly accesses: (input: never) => readonly Access[];
  readonly perform: (input: never) => unknown;
}

export interface JsonService {
  readonly contentType: "application/x-amz-json-1.0" | "application/x-amz-json-1.1";
  /** Prefix of `__type` in errors. */
  readonly errorNamespace: string;
  readonly operations: Readonly<Record<string, JsonOperation>>;
}

/** Ties the input type of an operation's two halves together. */
export function operation<Input>(
  accesses: (input: Input) => readonly Access[],
  perform: (input: Input) => unknown,
): JsonOperation {
  return { accesses, perform };
}
