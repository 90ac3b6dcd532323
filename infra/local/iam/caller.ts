import { AsyncLocalStorage } from "node:async_hooks";
import { randomBytes } from "node:crypto";
import http from "node:http";
import { syncBuiltinESMExports } from "node:module";
import { getEnvironmentData, setEnvironmentData } from "node:worker_threads";

/** A function that is running, and the role that it runs as. */
export interface Caller {
  readonly functionName: string;
  readonly roleArn: string;
}

const running = new AsyncLocalStorage<Caller>();

/** Runs a function's code so that what it does, and what it starts, is known to be its doing. */
export function runAs<T>(caller: Caller, work: () => T): T {
  return running.run(caller, work);
}

/** Runs the host's own code that a function's code happened to call. */
export function runAsHost<T>(work: () => T): T {
  return running.exit(work);
}

export function currentCaller(): Caller | undefined {
  return running.getStore();
}

const header = "x-local-cloud-caller";
/** Nobody outside this process can claim to be a function. Its threads share the token. */
const token = tokenOfProcess();

function tokenOfProcess(): string {
  const known = getEnvironmentData(header);
  if (typeof known === "string") return known;
  const fresh = randomBytes(16).toString("hex");
  setEnvironmentData(header, fresh);
  return fresh;
}

/**
 * All functions share this process, so which one sends an AWS request can't be seen from its credentials.
 * Every HTTP request that a function's code makes to the AWS port gets a header with its name: at the moment
 * when the request is made the asynchronous context is the caller's, which no later point in a connection pool
 * can promise. Gives back the way to undo it.
 */
export function attributeRequests(awsPort: number): () => void {
  const original = http.request;
  const attributed = (...args: unknown[]): http.ClientRequest => {
    const caller = running.getStore();
    const options = args[0];
    if (caller && isRequestTo(awsPort, options)) {
      const headers = { ...options.headers, [header]: `${token} ${caller.functionName} ${caller.roleArn}` };
      args[0] = { ...options, headers };
    }
    return Reflect.apply(original, http, args) as http.ClientRequest;
  };
  http.request = attributed as typeof http.request;
  syncBuiltinESMExports();
  return () => {
    http.request = original;
    syncBuiltinESMExports();
  };
}

function isRequestTo(port: number, options: unknown): options is http.RequestOptions & { headers?: object } {
  return (
    typeof options === "object" && options !== null && Number((options as http.RequestOptions).port) === port
  );
}

/** Who sent a request; nobody for one from outside this process. */
export function callerOf(headers: http.IncomingHttpHeaders): Caller | undefined {
  const value = headers[header];
  if (typeof value !== "string") return undefined;
  const [claim, functionName, roleArn] = value.split(" ");
  if (claim !== token || !functionName || !roleArn) return undefined;
  return { functionName, roleArn };
}
