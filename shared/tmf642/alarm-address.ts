import { baseUrlOf } from "#shared/lambda/base-url.ts";
import type { Exchange } from "#shared/lambda/exchange.ts";

/** Where TM Forum has laid down that the API is. */
const basePath = "/tmf-api/alarm/v4";

/** Where clients find an alarm by its id. */
export const addresses =
  (exchange: Exchange) =>
  (id: string): string =>
    `${baseUrlOf(exchange)}${basePath}/alarm/${id}`;
