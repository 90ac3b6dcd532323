import { functionArn } from "../arn.ts";
import { type CodeSettings, type ExecutionEnvironment, LocalEnvironment } from "./execution-environment.ts";
import type { ResponseStream } from "./response-stream.ts";

export interface FunctionSettings extends CodeSettings {
  readonly reservedConcurrency: number | undefined;
}

/** All of the function's reserved concurrency is in use. */
export class Throttled extends Error {}

/** A Lambda function: one execution environment for all calls, and as many of them at a time as are reserved. */
export class LambdaFunction {
  readonly settings: FunctionSettings;
  readonly arn: string;
  readonly #environment: ExecutionEnvironment;
  #calls = 0;
  #running = 0;
  #streaming = 0;
  #queued: (() => void)[] = [];

  constructor(
    settings: FunctionSettings,
    environment: ExecutionEnvironment = new LocalEnvironment(settings),
  ) {
    this.settings = settings;
    this.arn = functionArn(settings.name);
    this.#environment = environment;
  }

  /** How often it was called. */
  get calls(): number {
    return this.#calls;
  }

  /** Calls that somebody waits for. A stream is open until the client has enough. */
  get running(): number {
    return this.#running;
  }

  /** Loads the code, so that the first call needn't. */
  preload(): Promise<void> {
    return this.#environment.load();
  }

  /** The same as `invoke` with an answer that the caller reads while it is made. Resolves when the function has ended. */
  async invokeStreaming(event: unknown, answer: ResponseStream): Promise<void> {
    this.#assertFree();
    this.#streaming++;
    try {
      await this.#environment.stream(event, answer);
    } finally {
      this.#streaming--;
      this.#queued.shift()?.();
    }
  }

  /** Throws `FunctionError` when the function fails and `Throttled` when it may not run now. */
  async invoke(event: unknown): Promise<unknown> {
    this.#assertFree();
    this.#calls++;
    this.#running++;
    try {
      return await this.#environment.run(event);
    } finally {
      this.#running--;
      this.#queued.shift()?.();
    }
  }

  /** Waits for its turn instead of being throttled: what services that retry throttled calls amount to. */
  async invokeInTurn(event: unknown): Promise<unknown> {
    while (!this.#isFree()) await new Promise<void>((resolve) => this.#queued.push(resolve));
    return this.invoke(event);
  }

  #assertFree(): void {
    if (!this.#isFree()) throw new Throttled(`${this.settings.name} has no concurrency left`);
  }

  #isFree(): boolean {
    return this.#running + this.#streaming < (this.settings.reservedConcurrency ?? Number.POSITIVE_INFINITY);
  }
}
