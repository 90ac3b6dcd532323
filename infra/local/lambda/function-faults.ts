import { currentCaller } from "../iam/caller.ts";
import type { Log } from "../log.ts";

/**
 * An error that a function lets escape, from a timer or a promise that nobody waits for, ends its execution
 * environment on AWS and nothing else: here it is logged. The host's own errors end the process, as they should.
 * Gives back the way to undo it.
 */
export function containFunctionFaults(log: Log): () => void {
  const contain = (error: unknown): void => {
    const caller = currentCaller();
    if (!caller) throw error;
    log(caller.functionName, `escaped the function: ${error instanceof Error ? error.stack : error}`);
  };
  process.on("uncaughtException", contain);
  process.on("unhandledRejection", contain);
  return () => {
    process.off("uncaughtException", contain);
    process.off("unhandledRejection", contain);
  };
}
