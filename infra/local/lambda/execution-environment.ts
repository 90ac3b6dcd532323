import { randomUUID } from "node:crypto";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { functionArn } from "../arn.ts";
import { type Caller, runAs } from "../iam/caller.ts";
import { asFunctionError, FunctionError } from "./function-error.ts";
import { isStreaming, type ResponseStream } from "./response-stream.ts";

/** What a function's code is, and what it may have. */
export interface CodeSettings {
  readonly name: string;
  readonly folder: string;
  /** `file.export`, as in `index.handler`. */
  readonly handler: string;
  readonly roleArn: string;
  readonly timeoutMs: number;
  readonly memoryMb: number;
}

/** Where the code of one function runs. All of it throws `FunctionError` alone. */
export interface ExecutionEnvironment {
  load(): Promise<void>;
  run(event: unknown): Promise<unknown>;
  /** The same with an answer that the caller reads while it is made. Resolves when the function has ended. */
  stream(event: unknown, answer: ResponseStream): Promise<void>;
}

type Handler = (event: unknown, ...more: object[]) => unknown;

let generation = 0;

/** In the thread that asks. The function's module is loaded once, when it is first needed. */
export class LocalEnvironment implements ExecutionEnvironment {
  readonly #settings: CodeSettings;
  readonly #caller: Caller;
  /** A cloud that is started again in the same process gets its modules anew, as new execution environments do. */
  readonly #generation = ++generation;
  #loading: Promise<Handler> | undefined;

  constructor(settings: CodeSettings) {
    this.#settings = settings;
    this.#caller = { functionName: settings.name, roleArn: settings.roleArn };
  }

  async load(): Promise<void> {
    await this.#handler();
  }

  async run(event: unknown): Promise<unknown> {
    return this.#runWithinTime(await this.#handler(), event);
  }

  async stream(event: unknown, answer: ResponseStream): Promise<void> {
    const handler = await this.#handler();
    if (!isStreaming(handler))
      throw new FunctionError("Runtime.NotStreaming", "the handler isn't one that streams");
    await this.#runWithinTime((given, context) => handler(given, answer, context as object), event);
  }

  async #handler(): Promise<Handler> {
    this.#loading ??= runAs(this.#caller, () => loadHandler(this.#settings, this.#generation));
    try {
      return await this.#loading;
    } catch (error) {
      throw asFunctionError(error);
    }
  }

  #runWithinTime(handler: Handler, event: unknown): Promise<unknown> {
    const { timeoutMs } = this.#settings;
    const requestId = randomUUID();
    return new Promise((resolve, reject) => {
      const timeout = setTimeout(() => {
        const seconds = (timeoutMs / 1000).toFixed(2);
        const message = `RequestId: ${requestId} Error: Task timed out after ${seconds} seconds`;
        reject(new FunctionError("Sandbox.Timedout", message));
      }, timeoutMs);
      const context = this.#context(requestId, Date.now() + timeoutMs);
      const work = async (): Promise<unknown> => handler(event, context);
      runAs(this.#caller, work)
        .then(resolve, (error) => reject(asFunctionError(error)))
        .finally(() => clearTimeout(timeout));
    });
  }

  #context(requestId: string, deadline: number): object {
    const { name, memoryMb } = this.#settings;
    return {
      functionName: name,
      functionVersion: "$LATEST",
      invokedFunctionArn: functionArn(name),
      memoryLimitInMB: String(memoryMb),
      awsRequestId: requestId,
      logGroupName: `/aws/lambda/${name}`,
      logStreamName: "local",
      callbackWaitsForEmptyEventLoop: true,
      getRemainingTimeInMillis: () => Math.max(0, deadline - Date.now()),
    };
  }
}

async function loadHandler({ folder, handler }: CodeSettings, generation: number): Promise<Handler> {
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
