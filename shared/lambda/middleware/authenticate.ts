import { basicPassword } from "#shared/access/basic-password.ts";
import type { Caller } from "#shared/lambda/caller.ts";
import type { Exchange } from "#shared/lambda/exchange.ts";
import type { Middleware } from "#shared/lambda/pipeline.ts";
import { routingKeyIn } from "#shared/pagerduty/routing-key.ts";
import { lazily } from "#shared/platform/lazily.ts";
import { authenticationRequired } from "#shared/problems.ts";

const keys = lazily(() => import("#shared/access/key-caller.ts"));
/** A function that only machines with keys call does without. */
const tokens = lazily(() => import("#shared/access/token-caller.ts"));

const bearer = /^Bearer +(\S+)$/i;

/**
 * Finds out who asks, from an access token or an API key in `Authorization: Bearer`, or a key in `X-API-Key`. Stock
 * senders may have the key as a password, an ingest token in the path, or a routing key.
 */
export const authenticate: Middleware = {
  before: ({ exchange }) => (exchange.definition.access === "public" ? undefined : identify(exchange)),
};

async function identify(exchange: Exchange): Promise<void> {
  const caller = await callerOf(exchange);
  if (!caller) throw authenticationRequired();
  exchange.trace.tenantId = caller.tenantId;
  exchange.trace.principalId = caller.principalId;
  exchange.caller = caller;
}

async function callerOf(exchange: Exchange): Promise<Caller | undefined> {
  const { definition, event, headers, origin } = exchange;
  if (definition.routingKey) {
    return (await keys()).callerOfRoutingKey(routingKeyIn(exchange), exchange);
  }
  const { authorization = "" } = headers;
  const ingestToken = definition.ingestToken ? event.pathParameters?.token : undefined;
  if (ingestToken !== undefined) return (await keys()).callerOfIngestToken(ingestToken, exchange);
  const borne = bearer.exec(authorization)?.[1];
  if (borne?.includes(".")) return (await tokens()).callerOfToken(borne, origin.ip);
  const password = definition.tenantPrefix && basicPassword(authorization);
  return (await keys()).callerOfKey((borne || password || headers["x-api-key"]) ?? "", exchange);
}
