import { enableCompileCache } from "node:module";
import { parentPort, workerData } from "node:worker_threads";
import { attributeRequests } from "../iam/caller.ts";
import { type ExecutionEnvironment, LocalEnvironment } from "./execution-environment.ts";
import { asFunctionError } from "./function-error.ts";
import { containFunctionFaults } from "./function-faults.ts";
import { captureFunctionOutput } from "./function-output.ts";
import type { ThreadData, ThreadNews, ThreadRequest } from "./function-thread.ts";

/** Runs functions in a thread of their own: the other side of `FunctionThread`. */
const { awsPort, compileCache } = workerData as ThreadData;
const environments = new Map<string, ExecutionEnvironment>();

const tell = (news: ThreadNews): void => parentPort?.postMessage(news);
const log = (source: string, line: string): void => tell({ source, line });

if (compileCache) enableCompileCache(compileCache);
captureFunctionOutput(log);
containFunctionFaults(log);
attributeRequests(awsPort);

async function answer(request: Exclude<ThreadRequest, { open: unknown }>): Promise<ThreadNews> {
  const { call, name } = request;
  try {
    const environment = environments.get(name)!;
    const result = "load" in request ? await environment.load() : await environment.run(request.event);
    return { call, json: JSON.stringify(result) };
  } catch (error) {
    const { errorType, message, trace } = asFunctionError(error);
    return { call, failure: { errorType, message, trace } };
  }
}

parentPort?.on("message", (request: ThreadRequest) => {
  if ("open" in request) environments.set(request.open.name, new LocalEnvironment(request.open));
  else void answer(request).then(tell);
});
