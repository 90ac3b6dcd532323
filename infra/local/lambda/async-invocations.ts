import type { Log } from "../log.ts";
import type { Message } from "../sqs/message.ts";
import type { MessageStore } from "../sqs/message-store.ts";
import { Queue } from "../sqs/queue.ts";
import { FunctionError } from "./function-error.ts";
import type { LambdaFunction } from "./lambda-function.ts";

export interface AsyncSettings {
  readonly maxRetries: number;
  /** Wait before each retry; Lambda waits one minute, then two. */
  readonly retryDelaysSeconds: readonly number[];
}

/** What happened to an event that the function failed to process for good. */
export interface FailedInvocation {
  readonly payload: string;
  readonly attempts: number;
  readonly error: FunctionError;
}

/** Longer than any function runs. */
const visibilitySeconds = 43_200;
const parallel = 5;

/** Asynchronous invocations of one function: an accepted event waits in a queue of its own until it is processed. */
export class AsyncInvocations {
  readonly queue: Queue;
  readonly #lambda: LambdaFunction;
  readonly #settings: AsyncSettings;
  readonly #onFailure: (failed: FailedInvocation) => Promise<void>;
  readonly #log: Log;

  constructor(
    lambda: LambdaFunction,
    settings: AsyncSettings,
    store: MessageStore,
    onFailure: (failed: FailedInvocation) => Promise<void>,
    log: Log,
  ) {
    this.#lambda = lambda;
    this.#settings = settings;
    this.#onFailure = onFailure;
    this.#log = log;
    const name = `lambda-async/${lambda.settings.name}`;
    const limits = { delaySeconds: 0, waitSeconds: 0, retentionSeconds: 21_600 };
    this.queue = new Queue({ name, visibilitySeconds, ...limits }, store, () => undefined);
  }

  /** Resolves once the event is accepted for good. */
  async accept(payload: string): Promise<void> {
    await this.queue.send({ body: payload });
  }

  /** Something is to be done now: what waits for its next try isn't. */
  get isBusy(): boolean {
    return this.#lambda.running > 0 || this.queue.depth().visible > 0;
  }

  start(signal: AbortSignal): Promise<unknown> {
    return Promise.all(Array.from({ length: parallel }, () => this.#work(signal)));
  }

  async #work(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      const [message] = await this.queue.receive({ max: 1, waitSeconds: 3600, signal });
      if (message) await this.#process(message);
    }
  }

  async #process(message: Message): Promise<void> {
    const receipt = message.receiptHandle ?? "";
    try {
      await this.#lambda.invokeInTurn(JSON.parse(message.body));
      await this.queue.delete(receipt);
    } catch (error) {
      if (!(error instanceof FunctionError)) throw error;
      const { maxRetries, retryDelaysSeconds } = this.#settings;
      const attempts = message.receiveCount;
      this.#log(
        this.#lambda.settings.name,
        `attempt ${attempts} failed: ${error.errorType}: ${error.message}`,
      );
      if (attempts <= maxRetries) {
        await this.queue.changeVisibility(
          receipt,
          retryDelaysSeconds[attempts - 1] ?? retryDelaysSeconds.at(-1) ?? 0,
        );
      } else {
        await this.#onFailure({ payload: message.body, attempts, error });
        await this.queue.delete(receipt);
      }
    }
  }
}
