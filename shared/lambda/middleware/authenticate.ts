import type { Exchange } from "#shared/lambda/exchange.ts";
import type { Middleware } from "#shared/lambda/pipeline.ts";
import { lazily } from "#shared/platform/lazily.ts";
import { authenticationRequired } from "#shared/problems.ts";

const keys = lazily(() => import("#shared/access/key-caller.ts"));
/** A function that only machines with keys call does without. */
const tokens = lazily(() => import("#shared/access/token-caller.ts"));

const bearer = /^Bearer +(\S+)$/i;

/** Finds out who asks, from an access token or an API key in `Authorization: Bearer`, or a key in `X-API-Key`. */
export const authenticate: Middleware = {
  before: ({ exchange }) => (exchange.definition.access === "public" ? undefined : identify(exchange)),
};

async function identify(exchange: Exchange): Promise<void> {
  const borne = bearer.exec(exchange.headers.authorization ?? "")?.[1];
  const caller = borne?.includes(".")
    ? await (await tokens()).callerOfToken(borne, exchange.origin.ip)
    : await (await keys()).callerOfKey(borne ?? exchange.headers["x-api-key"] ?? "", exchange.origin.ip);
  if (!caller) throw authenticationRequired();
  exchange.trace.tenantId = caller.tenantId;
  exchange.trace.principalId = caller.principalId;
  exchange.caller = caller;
}
