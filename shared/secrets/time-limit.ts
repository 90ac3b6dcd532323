/** A request waits for a secret: better a quick answer from before, or none, than a gateway's timeout. */
export const timeLimit = (): AbortSignal => AbortSignal.timeout(3_000);
