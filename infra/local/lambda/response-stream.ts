import { PassThrough } from "node:stream";

/** How Lambda's runtime marks a handler that streams. */
const mark = Symbol.for("aws.lambda.runtime.handler.streaming");

/** Between what a function says of its answer and the answer itself. */
export const preludeEnd = new Uint8Array(8);

/** What a streaming function writes its answer to. Whoever reads it destroys it when its client is gone. */
export class ResponseStream extends PassThrough {
  setContentType(_type: string): void {
    // The gateway takes nothing else than an answer with a prelude, so there is nothing to choose.
  }
}

interface Runtime {
  streamifyResponse<Handler extends object>(handler: Handler): Handler;
  HttpResponseStream: { from(stream: ResponseStream, prelude: object): ResponseStream };
}

/** The global that Lambda's runtime for Node.js gives to functions. */
const runtime: Runtime = {
  streamifyResponse: (handler) => Object.assign(handler, { [mark]: "response" }),
  HttpResponseStream: {
    from: (stream, prelude) => {
      stream.setContentType("application/vnd.awslambda.http-integration-response");
      stream.write(JSON.stringify(prelude));
      stream.write(preludeEnd);
      return stream;
    },
  },
};

export const isStreaming = (handler: object): boolean => mark in handler;

/** Gives functions of this process what they stream with. Gives back the way to undo it. */
export function provideStreaming(): () => void {
  const scope = globalThis as unknown as { awslambda?: Partial<Runtime> };
  // Others keep things there, too.
  scope.awslambda = { ...scope.awslambda, ...runtime };
  return () => {
    delete scope.awslambda?.streamifyResponse;
    delete scope.awslambda?.HttpResponseStream;
  };
}
