import { getCompileCacheDir } from "node:module";
import { dirname, join } from "node:path";
import { SHARE_ENV, Worker } from "node:worker_threads";
import type { Log } from "../log.ts";
import type { CodeSettings, ExecutionEnvironment } from "./execution-environment.ts";
import { FunctionError } from "./function-error.ts";

/** What the thread is started with. */
export interface ThreadData {
  readonly awsPort: number;
  readonly compileCache: string | undefined;
}

/** What the thread is asked. Of one that runs the environment is the function's name. */
export type ThreadRequest =
  | { readonly open: CodeSettings }
  | { readonly call: number; readonly name: string; readonly load: true }
  | { readonly call: number; readonly name: string; readonly event: unknown };

/** What the thread tells: what functions print, and what came of a call. */
export type ThreadNews =
  | { readonly source: string; readonly line: string }
  | { readonly call: number; readonly json: string | undefined }
  | { readonly call: number; readonly failure: Pick<FunctionError, "errorType" | "message" | "trace"> };

interface Waiting {
  readonly resolve: (result: unknown) => void;
  readonly reject: (error: FunctionError) => void;
}

/**
 * A second thread for functions that no client waits for. What they compute in a storm would otherwise be time in which no
 * request is answered. Functions and host talk as on AWS: by JSON and by HTTP.
 */
export class FunctionThread {
  readonly #worker: Worker;
  readonly #waiting = new Map<number, Waiting>();
  #calls = 0;

  /** @param log gets what functions print. */
  constructor(awsPort: number, log: Log) {
    const compiled = getCompileCacheDir();
    // Node tells the folder that its version has in the one that was asked for.
    const workerData: ThreadData = { awsPort, compileCache: compiled && dirname(compiled) };
    this.#worker = new Worker(join(import.meta.dirname, "thread-entry.ts"), {
      workerData,
      env: SHARE_ENV,
      execArgv: [],
    });
    this.#worker.on("message", (news: ThreadNews) => {
      if ("line" in news) log(news.source, news.line);
      else this.#settle(news);
    });
    // What goes wrong with the thread itself is an error of the host's own: it ends the process.
    this.#worker.on("error", (error) => {
      throw error;
    });
    this.#worker.on("exit", (code) => {
      throw new Error(`the thread of the functions has ended with ${code}`);
    });
  }

  /** A place in the thread for a function's code. */
  environment(settings: CodeSettings): ExecutionEnvironment {
    const { name } = settings;
    this.#post({ open: settings });
    return {
      load: async () => void (await this.#answer((call) => ({ call, name, load: true }))),
      run: (event) => this.#answer((call) => ({ call, name, event })),
      stream: async () => {
        throw new FunctionError("Runtime.NotStreaming", "only functions that the gateway calls can stream");
      },
    };
  }

  async stop(): Promise<void> {
    this.#worker.removeAllListeners("exit");
    await this.#worker.terminate();
  }

  #post(request: ThreadRequest): void {
    this.#worker.postMessage(request);
  }

  #answer(request: (call: number) => ThreadRequest): Promise<unknown> {
    const call = ++this.#calls;
    return new Promise((resolve, reject) => {
      this.#waiting.set(call, { resolve, reject });
      this.#post(request(call));
    });
  }

  #settle(news: Exclude<ThreadNews, { line: string }>): void {
    const waiting = this.#waiting.get(news.call);
    this.#waiting.delete(news.call);
    if ("failure" in news) {
      const { errorType, message, trace } = news.failure;
      waiting?.reject(new FunctionError(errorType, message, trace));
    } else {
      waiting?.resolve(news.json === undefined ? undefined : JSON.parse(news.json));
    }
  }
}
