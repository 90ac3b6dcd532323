import type { APIGatewayProxyEvent, Context } from "aws-lambda";
import type * as z from "zod";
import type { Scope } from "#shared/access/scopes.ts";
import { type ApiResponse, apiResponse } from "#shared/lambda/api-response.ts";
import type { Caller } from "#shared/lambda/caller.ts";
import { complete, type Declaration } from "#shared/lambda/declaration.ts";
import type { EndpointDefinition } from "#shared/lambda/definition.ts";
import { type Exchange, openExchange } from "#shared/lambda/exchange.ts";
import { middlewares } from "#shared/lambda/middlewares.ts";
import { pipeline } from "#shared/lambda/pipeline.ts";
import { type ResponseStream, sendAll } from "#shared/lambda/send-all.ts";
import { stillAllowed } from "#shared/lambda/still-allowed.ts";
import { clock } from "#shared/platform/clock.ts";
import { flushMetrics } from "#shared/platform/metrics.ts";
import { withTrace } from "#shared/platform/trace-context.ts";
import { unavailable } from "#shared/problems.ts";

/** As long as Lambda lets a function run. What is told must have an end of its own before that. */
const timeoutSeconds = 900;
/** Until the first word a stream is a request like any other. */
const openingMs = 10_000;

type StreamDeclaration = Declaration & { readonly method: "GET"; readonly scope: Scope };

interface Input<D extends StreamDeclaration> {
  readonly query: D["query"] extends z.ZodType ? z.output<D["query"]> : undefined;
  readonly caller: Caller;
  readonly exchange: Exchange;
  /** Says that the client is gone. Whoever waits for something must look at it, because nobody interrupts him. */
  readonly gone: AbortSignal;
}

export interface StreamEndpoint {
  (event: APIGatewayProxyEvent, out: ResponseStream, context: Context): Promise<unknown>;
  readonly definition: EndpointDefinition;
}

/**
 * Declares an endpoint whose answer goes out piece by piece. All that endpoints share happens here likewise, before the
 * first piece: what is thrown until then is a problem like any other.
 */
export function streamEndpoint<const D extends StreamDeclaration>(
  declaration: D,
  deed: (input: Input<D>) => AsyncGenerator<string, void>,
): StreamEndpoint {
  const definition: EndpointDefinition = {
    ...complete({ ...declaration, timeoutSeconds }),
    isStreamed: true,
  };
  const handler = async (event: APIGatewayProxyEvent, out: ResponseStream, context: Context) => {
    const exchange = openExchange(definition, event, context);
    const gone = new AbortController();
    for (const ending of ["close", "error"]) out.on(ending, () => gone.abort());
    await withTrace(exchange.trace, async () => {
      let pieces: AsyncGenerator<string, void> | undefined;
      const response = await pipeline(middlewares, async () => {
        const { input, caller } = exchange;
        pieces = deed({ ...input, caller, exchange, gone: gone.signal } as unknown as Input<D>);
        const first = await pieces.next();
        // Nobody waited for it any more.
        if (gone.signal.aborted) await pieces.return();
        return apiResponse(
          exchange,
          definition.status,
          definition.contentType,
          first.value ?? "",
          unbuffered,
        );
      })(exchange, whileOpening(context));
      const { body, ...prelude } = response;
      const opened = awslambda.HttpResponseStream.from(out, prelude) as unknown as ResponseStream;
      if (response.statusCode === definition.status && pieces) {
        await sendAll(opened, body, pieces, gone.signal, () => stillAllowed(exchange));
      } else {
        gone.abort(); // what took too long may still be at it
        opened.end(body);
      }
      flushMetrics();
    });
  };
  return Object.assign(streamed(handler, definition), { definition });
}

/** Proxies hold back what they can: this one word they know. */
const unbuffered = { "X-Accel-Buffering": "no" };

const whileOpening = (context: Context): Context => {
  const until = clock.now() + openingMs;
  return {
    ...context,
    getRemainingTimeInMillis: () => Math.min(context.getRemainingTimeInMillis(), until - clock.now()),
  };
};

type Handler = (event: APIGatewayProxyEvent, out: ResponseStream, context: Context) => Promise<void>;

/** Only Lambda's own runtime can stream. An emulator may have another: there the endpoint says that it can't. */
function streamed(handler: Handler, definition: EndpointDefinition): Handler {
  // The AWS SDK makes an empty global of that name where there is none.
  const runtime = (globalThis as { awslambda?: Partial<typeof awslambda> }).awslambda;
  if (runtime?.streamifyResponse) return runtime.streamifyResponse(handler as never) as never;
  const perform = pipeline(middlewares, () => {
    throw unavailable("This deployment can't stream answers.", 3600);
  });
  const refuse = (event: APIGatewayProxyEvent, context: Context): Promise<ApiResponse> => {
    const exchange = openExchange(definition, event, context);
    return withTrace(exchange.trace, () => perform(exchange, context));
  };
  return refuse as unknown as Handler;
}
