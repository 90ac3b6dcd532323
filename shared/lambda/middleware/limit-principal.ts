import type { Caller } from "#shared/lambda/caller.ts";
import type { Exchange } from "#shared/lambda/exchange.ts";
import type { Middleware } from "#shared/lambda/pipeline.ts";
import { stageName } from "#shared/platform/environment.ts";
import { lazily } from "#shared/platform/lazily.ts";

const limits = lazily(() => import("#shared/limits/hold-limit.ts"));
const ofPrincipals = lazily(() => import("#shared/limits/principal-limits.ts"));

/** Holds the limit of the user or API client that asks. */
export const limitPrincipal: Middleware = {
  before: ({ exchange }) => {
    const { caller, definition } = exchange;
    return caller && definition.limit !== "none" ? hold(exchange, caller) : undefined;
  },
};

/** The operation id: the name of the endpoint's file. */
const operationOf = ({ trace }: Exchange): string => trace.functionName.replace(`tocsin-${stageName()}-`, "");

async function hold(exchange: Exchange, caller: Caller): Promise<void> {
  const { principalLimit } = await ofPrincipals();
  await (await limits()).holdLimit(exchange, await principalLimit(caller, operationOf(exchange)));
}
