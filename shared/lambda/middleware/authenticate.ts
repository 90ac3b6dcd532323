import type { MiddlewareObj } from "@middy/core";
import { callerOfKey } from "#shared/access/key-caller.ts";
import type { Caller } from "#shared/lambda/caller.ts";
import type { Exchange } from "#shared/lambda/exchange.ts";
import { authenticationRequired } from "#shared/problems.ts";

const bearer = /^Bearer +(\S+)$/i;

/** Finds out who asks, from an access token or an API key in `Authorization: Bearer`, or a key in `X-API-Key`. */
export const authenticate: MiddlewareObj<Exchange> = {
  before: async ({ event: exchange }) => {
    if (exchange.definition.access === "public") return;
    const borne = bearer.exec(exchange.headers.authorization ?? "")?.[1];
    const caller = borne?.includes(".")
      ? await callerOf(borne, exchange.origin.ip)
      : await callerOfKey(borne ?? exchange.headers["x-api-key"] ?? "", exchange.origin.ip);
    if (!caller) throw authenticationRequired();
    exchange.trace.tenantId = caller.tenantId;
    exchange.trace.principalId = caller.principalId;
    exchange.caller = caller;
  },
};

/** What reads tokens is loaded for the first one: a function that only machines with keys call does without. */
async function callerOf(token: string, address: string): Promise<Caller | undefined> {
  const { callerOfToken } = await import("#shared/access/token-caller.ts");
  return callerOfToken(token, address);
}
