import { currentCaller, runAsHost } from "../iam/caller.ts";
import type { Log } from "../log.ts";

/**
 * Brings what functions write to standard output and error to the log, under their names; what anybody else
 * writes stays where it was. Gives back the way to undo it.
 */
export function captureFunctionOutput(log: Log): () => void {
  const undo = [process.stdout, process.stderr].map((stream) => capture(stream, log));
  return () => {
    for (const restore of undo) restore();
  };
}

function capture(stream: NodeJS.WriteStream, log: Log): () => void {
  const original = stream.write;
  const captured = (chunk: string | Uint8Array, ...rest: unknown[]): boolean => {
    const caller = currentCaller();
    if (!caller) return Reflect.apply(original, stream, [chunk, ...rest]) as boolean;
    const text = typeof chunk === "string" ? chunk : Buffer.from(chunk).toString();
    runAsHost(() => {
      for (const line of text.split("\n")) if (line !== "") log(caller.functionName, line);
    });
    const done = rest.find((argument) => typeof argument === "function");
    if (done) process.nextTick(done as () => void);
    return true;
  };
  stream.write = captured as typeof stream.write;
  return () => {
    stream.write = original;
  };
}
