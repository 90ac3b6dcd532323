import type { Exchange } from "#shared/lambda/exchange.ts";
import { authenticate } from "#shared/lambda/middleware/authenticate.ts";
import { authorize } from "#shared/lambda/middleware/authorize.ts";
import { holdBlocklist } from "#shared/lambda/middleware/hold-blocklist.ts";
import { Problem } from "#shared/problems.ts";

/** Whether a request that takes long would still be let in: keys are revoked, tokens expire, scopes are taken away, addresses are blocked. */
export async function stillAllowed(exchange: Exchange): Promise<boolean> {
  const passage = { exchange, response: undefined, error: undefined };
  try {
    await authenticate.before?.(passage);
    await holdBlocklist.before?.(passage);
    await authorize.before?.(passage);
    return true;
  } catch (error) {
    if (error instanceof Problem) return false;
    throw error;
  }
}
