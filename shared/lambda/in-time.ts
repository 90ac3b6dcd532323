import type { Context } from "aws-lambda";

/** Enough for telling the client, the log and the metrics. */
const marginMs = 20;

/** The time that a function has was too short for its work. */
export class OutOfTime extends Error {
  override readonly name = "OutOfTime";
}

/**
 * Waits for work until shortly before Lambda would end the function in the midst of it, so that there is an answer.
 * @throws OutOfTime; the work goes on then, as it would without anybody waiting.
 */
export function inTime<T>(work: Promise<T>, context: Context): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(
      () => reject(new OutOfTime("stopped before Lambda would")),
      Math.max(0, context.getRemainingTimeInMillis() - marginMs),
    );
    work.then(
      (result) => {
        clearTimeout(timer);
        resolve(result);
      },
      (error: unknown) => {
        clearTimeout(timer);
        reject(error);
      },
    );
  });
}
