import { once } from "node:events";
import type { Writable } from "node:stream";
import { clock } from "#shared/platform/clock.ts";
import { logger } from "#shared/platform/logger.ts";
import { recordError } from "#shared/telemetry/record-event.ts";

/** What Lambda's runtime gives a function that streams. */
export type ResponseStream = Writable;

/** Whoever takes nothing for so long is cut off: what waits for him would only grow. Shorter than any lease. */
const slowestMs = 15_000;
/**
 * How often it is looked at whether the client may still listen, at the next piece. That comes within 30 s, so whoever
 * is blocked hears nothing more after a minute.
 */
const lookEveryMs = 25_000;

/**
 * Sends pieces as fast as the client takes them, until they end, the client is gone, or it may listen no longer. What
 * goes wrong ends the stream: the answer has begun, so the client can only be told by its end.
 */
export async function sendAll(
  out: ResponseStream,
  first: string,
  pieces: AsyncGenerator<string, void>,
  gone: AbortSignal,
  mayListen: () => Promise<boolean>,
): Promise<void> {
  const startedAt = clock.now();
  let lookAt = startedAt + lookEveryMs;
  let characters = first.length;
  try {
    if (!(await sent(out, first, gone))) {
      await pieces.return();
      return;
    }
    for await (const piece of pieces) {
      if (!(await sent(out, piece, gone))) return;
      characters += piece.length;
      if (clock.now() < lookAt) continue;
      if (!(await mayListen())) return;
      lookAt = clock.now() + lookEveryMs;
    }
  } catch (error) {
    recordError("a stream ended early", error);
  } finally {
    logger.info("stream ended", { duration_ms: clock.now() - startedAt, characters, gone: gone.aborted });
    out.end();
  }
}

/** @returns whether more may follow: false when the client is gone, or too slow. */
async function sent(out: ResponseStream, piece: string, gone: AbortSignal): Promise<boolean> {
  if (gone.aborted) return false;
  if (out.write(piece)) return true;
  const signal = AbortSignal.any([gone, AbortSignal.timeout(slowestMs)]);
  const isTaken = await once(out, "drain", { signal }).then(
    () => true,
    () => false,
  );
  if (!isTaken) out.destroy();
  return isTaken;
}
