import { baseUrlOf } from "#shared/lambda/base-url.ts";
import type { Exchange } from "#shared/lambda/exchange.ts";
import { addressesAt, basePath } from "#shared/tmf642/addresses-at.ts";

/** Where clients find an alarm by its id. */
export const addresses = (exchange: Exchange) => addressesAt(baseUrlOf(exchange));

export const listenerAddress = (exchange: Exchange, id: string): string =>
  `${baseUrlOf(exchange)}${basePath}/hub/${id}`;
