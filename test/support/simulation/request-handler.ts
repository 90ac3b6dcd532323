import { Readable } from "node:stream";
import { crc32 } from "node:zlib";
import type { HttpHandlerOptions, HttpRequest, HttpResponse, RequestHandler } from "@smithy/types";
import type { FaultPlan, RequestFault } from "./fault-plan.ts";
import { Invocation, unlessKilled } from "./invocation.ts";
import type { SeededRandom } from "./random.ts";
import { AwsError, type Call, type Reply, type SimulatedService } from "./service.ts";
import type { VirtualClock } from "./virtual-clock.ts";
import type { World } from "./world.ts";

/** Range from which each of a request's two ways, there and back, draws its time. */
export interface Latency {
  readonly fromMs: number;
  readonly toMs: number;
}

type Outcome = { readonly reply: Reply } | { readonly failure: Error };
type Output = { readonly response: HttpResponse };

/** What SDK clients use in place of HTTP: each request takes effect, and is answered, at a seeded virtual time. */
export class SimulatedRequestHandler
  implements RequestHandler<HttpRequest, HttpResponse, HttpHandlerOptions>
{
  readonly metadata = { handlerProtocol: "http/1.1" };
  /** Every attempt in the order of completion: two runs of one seed have equal traces. */
  readonly trace: string[] = [];
  readonly #serviceOf: (request: HttpRequest) => SimulatedService;
  readonly #clock: VirtualClock;
  readonly #random: SeededRandom;
  readonly #faults: FaultPlan;
  readonly #latency: Latency;

  constructor(
    serviceOf: (request: HttpRequest) => SimulatedService,
    world: Pick<World, "clock" | "random" | "faults">,
    latency: Latency,
  ) {
    this.#serviceOf = serviceOf;
    this.#clock = world.clock;
    this.#random = world.random.fork("requests");
    this.#faults = world.faults;
    this.#latency = latency;
  }

  handle(request: HttpRequest, { abortSignal }: HttpHandlerOptions = {}): Promise<Output> {
    return new Promise((resolve, reject) => {
      const abort = unlessKilled(() => reject(abortError()));
      if (abortSignal instanceof AbortSignal) abortSignal.addEventListener("abort", abort, { once: true });
      const settle = unlessKilled((outcome: Outcome) => {
        if ("reply" in outcome) resolve({ response: httpResponse(outcome.reply) });
        else reject(outcome.failure);
      });
      this.#send(request, settle);
    });
  }

  destroy(): void {}

  updateHttpClientConfig(): void {}

  httpHandlerConfigs(): object {
    return {};
  }

  #send(request: HttpRequest, settle: (outcome: Outcome) => void): void {
    const invocation = Invocation.current();
    if (invocation?.killed) return;
    const service = this.#serviceOf(request);
    const call = service.decode(request);
    const crash = invocation && this.#faults.crashes.next();
    if (crash === "before") {
      invocation?.kill(`before ${service.name} ${call.operation}`);
      return;
    }
    const fault = this.#faults.forRequest(call.keys);
    this.#clock.schedule(this.#delay(), () => {
      const outcome = this.#attempt(service, call, fault);
      this.#record(service, call, outcome);
      if (crash === "after") invocation?.kill(`after ${service.name} ${call.operation}`);
      this.#clock.schedule(this.#delay(), () => settle(outcome));
    });
  }

  #attempt(service: SimulatedService, call: Call, fault: RequestFault | undefined): Outcome {
    switch (fault) {
      case "dropBefore":
        return { failure: connectionReset() };
      case "dropAfter":
        this.#execute(service, call);
        return { failure: connectionReset() };
      case "throttle":
        return { reply: service.encode(service.throttled(this.#random.next())) };
      case "serverError":
        return { reply: service.encode(service.failed()) };
      case "conflict":
        return call.conflict ? { reply: service.encode(call.conflict()) } : this.#execute(service, call);
      default:
        return this.#execute(service, call);
    }
  }

  #execute(service: SimulatedService, call: Call): Outcome {
    try {
      return { reply: call.execute() };
    } catch (error) {
      if (error instanceof AwsError) return { reply: service.encode(error) };
      return { failure: error as Error };
    }
  }

  #record(service: SimulatedService, call: Call, outcome: Outcome): void {
    const result =
      "reply" in outcome
        ? `${outcome.reply.statusCode} ${crc32(outcome.reply.body).toString(16)}`
        : outcome.failure.message;
    this.trace.push(
      `${this.#clock.now()} ${service.name} ${call.operation} ${call.keys.join(",")} ${result}`,
    );
  }

  #delay(): number {
    const { fromMs, toMs } = this.#latency;
    return fromMs + this.#random.next() * (toMs - fromMs);
  }
}

function httpResponse({ statusCode, headers, body, streamed }: Reply): HttpResponse {
  return { statusCode, headers, body: streamed ? Readable.from([body]) : body };
}

function connectionReset(): Error {
  return Object.assign(new Error("socket hang up"), { code: "ECONNRESET" });
}

function abortError(): Error {
  return Object.assign(new Error("Request aborted"), { name: "AbortError" });
}
