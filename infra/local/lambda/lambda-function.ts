import { randomUUID } from "node:crypto";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { functionArn } from "../arn.ts";
import { type Caller, runAs } from "../iam/caller.ts";
import { isStreaming, type ResponseStream } from "./response-stream.ts";

export interface FunctionSettings {
  readonly name: string;
  readonly folder: string;
  /** `file.export`, as in `index.handler`. */
  readonly handler: string;
  readonly roleArn: string;
  readonly timeoutMs: number;
  readonly memoryMb: number;
  readonly reservedConcurrency: number | undefined;
}

type Handler = (event: unknown, ...more: object[]) => unknown;

/** The function itself failed: it threw, ran out of time or couldn't be loaded. */
export class FunctionError extends Error {
  readonly errorType: string;
  readonly trace: readonly string[];

  constructor(errorType: string, message: string, trace: readonly string[] = []) {
    super(message);
    this.name = "FunctionError";
    this.errorType = errorType;
    this.trace = trace;
  }
}

/** All of the function's reserved concurrency is in use. */
export class Throttled extends Error {}

let generation = 0;

/** A Lambda function, run in this process. Its module is loaded once: at the first call or by `preload`. */
export class LambdaFunction {
  readonly settings: FunctionSettings;
  readonly arn: string;
  readonly #caller: Caller;
  /** A cloud that is started again in the same process gets its modules anew, as new execution environments do. */
  readonly #generation = ++generation;
  #loading: Promise<Handler> | undefined;
  #calls = 0;
  #running = 0;
  #streaming = 0;
  #queued: (() => void)[] = [];

  constructor(settings: FunctionSettings) {
    this.settings = settings;
    this.arn = functionArn(settings.name);
    this.#caller = { functionName: settings.name, roleArn: settings.roleArn };
  }

  /** How often it was called. */
  get calls(): number {
    return this.#calls;
  }

  /** Calls that somebody waits for. A stream is open until the client has enough. */
  get running(): number {
    return this.#running;
  }

  /** The same with an answer that the caller reads while it is made. Resolves when the function has ended. */
  async invokeStreaming(event: unknown, answer: ResponseStream): Promise<void> {
    if (!this.#isFree()) throw new Throttled(`${this.settings.name} has no concurrency left`);
    this.#streaming++;
    try {
      const handler = await this.#load();
      if (!isStreaming(handler))
        throw new FunctionError("Runtime.NotStreaming", "the handler isn't one that streams");
      await this.#runWithinTime((given, context) => handler(given, answer, context), event);
    } catch (error) {
      throw error instanceof FunctionError ? error : asFunctionError(error);
    } finally {
      this.#streaming--;
      this.#queued.shift()?.();
    }
  }

  /** Throws `FunctionError` when the function fails and `Throttled` when it may not run now. */
  async invoke(event: unknown): Promise<unknown> {
    if (!this.#isFree()) throw new Throttled(`${this.settings.name} has no concurrency left`);
    this.#calls++;
    this.#running++;
    try {
      const handler = await this.#load();
      return await this.#runWithinTime(handler, event);
    } catch (error) {
      throw error instanceof FunctionError ? error : asFunctionError(error);
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

  async preload(): Promise<void> {
    await this.#load();
  }

  #isFree(): boolean {
    return this.#running + this.#streaming < (this.settings.reservedConcurrency ?? Number.POSITIVE_INFINITY);
  }

  #load(): Promise<Handler> {
    this.#loading ??= runAs(this.#caller, () => loadHandler(this.settings, this.#generation));
    return this.#loading;
  }

  #runWithinTime(handler: Handler, event: unknown): Promise<unknown> {
    const { timeoutMs } = this.settings;
    const requestId = randomUUID();
    return new Promise((resolve, reject) => {
      const timeout = setTimeout(() => {
        const seconds = (timeoutMs / 1000).toFixed(2);
        reject(
          new FunctionError(
            "Sandbox.Timedout",
            `RequestId: ${requestId} Error: Task timed out after ${seconds} seconds`,
          ),
        );
      }, timeoutMs);
      const context = this.#context(requestId, Date.now() + timeoutMs);
      const work = async (): Promise<unknown> => handler(event, context);
      runAs(this.#caller, work)
        .then(resolve, reject)
        .finally(() => clearTimeout(timeout));
    });
  }

  #context(requestId: string, deadline: number): object {
    const { name, memoryMb } = this.settings;
    return {
      functionName: name,
      functionVersion: "$LATEST",
      invokedFunctionArn: this.arn,
      memoryLimitInMB: String(memoryMb),
      awsRequestId: requestId,
      logGroupName: `/aws/lambda/${name}`,
      logStreamName: "local",
      callbackWaitsForEmptyEventLoop: true,
      getRemainingTimeInMillis: () => Math.max(0, deadline - Date.now()),
    };
  }
}

async function loadHandler({ folder, handler }: FunctionSettings, generation: number): Promise<Handler> {
  const dot = handler.lastIndexOf(".");
  const [file, name] = [handler.slice(0, dot), handler.slice(dot + 1)];
  const path = [".mjs", ".js", ".cjs"].map((extension) => join(folder, file + extension)).find(existsSync);
  if (!path)
    throw new FunctionError("Runtime.ImportModuleError", `Error: Cannot find module '${file}' in ${folder}`);
  const url = `${pathToFileURL(path).href}?generation=${generation}`;
  const module = (await import(/* @vite-ignore */ url)) as Readonly<Record<string, unknown>>;
  const exported = module[name];
  if (typeof exported === "function") return exported as Handler;
  throw new FunctionError("Runtime.HandlerNotFound", `${handler} is undefined or not exported`);
}

function asFunctionError(error: unknown): FunctionError {
  if (!(error instanceof Error)) return new FunctionError("Error", String(error));
  return new FunctionError(error.name, error.message, error.stack?.split("\n") ?? []);
}
