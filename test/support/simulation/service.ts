import type { HttpRequest } from "@smithy/types";

export interface Reply {
  readonly statusCode: number;
  readonly headers: Record<string, string>;
  readonly body: Uint8Array;
  /** The SDK expects this body as a stream. */
  readonly streamed?: true;
}

/** One request, understood but not yet executed. */
export interface Call {
  readonly operation: string;
  /** What an outage can hit. */
  readonly keys: readonly string[];
  /** Takes effect. Throws an `AwsError` for what the service refuses. */
  execute(): Reply;
  /** How this call fails if another transaction holds its item; absent where that can't happen. */
  readonly conflict?: () => AwsError;
}

export interface SimulatedService {
  readonly name: string;
  decode(request: HttpRequest): Call;
  /** A service answers overload in more than one way; `variant` in [0, 1) picks one. */
  throttled(variant: number): AwsError;
  failed(): AwsError;
  encode(error: AwsError): Reply;
}

/** An error as a service puts it on the wire. */
export class AwsError extends Error {
  readonly statusCode: number;
  readonly fields: object;

  constructor(code: string, message: string, statusCode = 400, fields: object = {}) {
    super(message);
    this.name = code;
    this.statusCode = statusCode;
    this.fields = fields;
  }
}

export const validationError = (message: string): AwsError => new AwsError("ValidationException", message);
