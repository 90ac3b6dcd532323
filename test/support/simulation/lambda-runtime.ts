import type { Context } from "aws-lambda";
import { arn } from "./arn.ts";
import { Invocation } from "./invocation.ts";
import type { SeededRandom } from "./random.ts";
import type { VirtualClock } from "./virtual-clock.ts";

export type Handler<Event, Result> = (event: Event, context: Context) => Promise<Result>;

/** Runs functions as Lambda does: each invocation has a deadline, and may be killed at any of its AWS calls. */
export class LambdaRuntime {
  readonly #clock: VirtualClock;
  readonly #random: SeededRandom;
  readonly #onKilled: () => void;

  /** `onKilled` is where a test drops what a killed container would lose: caches in module variables. */
  constructor(clock: VirtualClock, random: SeededRandom, onKilled: () => void) {
    this.#clock = clock;
    this.#random = random.fork("invocations");
    this.#onKilled = onKilled;
  }

  /** Rejects with the function's own error, or with `InvocationKilled`. */
  async invoke<Event, Result>(
    handler: Handler<Event, Result>,
    event: Event,
    timeoutSeconds = 60,
  ): Promise<Result> {
    const invocation = new Invocation(this.#random.uuid());
    const deadline = this.#clock.now() + timeoutSeconds * 1000;
    const cancelTimeout = this.#clock.schedule(timeoutSeconds * 1000, () => invocation.kill("it timed out"));
    try {
      return await invocation.run(() => handler(event, this.#context(invocation, deadline)));
    } finally {
      cancelTimeout();
      if (invocation.killed) this.#onKilled();
    }
  }

  #context({ requestId }: Invocation, deadline: number): Context {
    return {
      awsRequestId: requestId,
      callbackWaitsForEmptyEventLoop: false,
      functionName: "simulated",
      functionVersion: "$LATEST",
      invokedFunctionArn: arn("lambda", "function:simulated"),
      memoryLimitInMB: "1024",
      logGroupName: "/aws/lambda/simulated",
      logStreamName: requestId,
      getRemainingTimeInMillis: () => deadline - this.#clock.now(),
      done: () => {},
      fail: () => {},
      succeed: () => {},
    };
  }
}
