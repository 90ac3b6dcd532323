import { baseUrlOf } from "#shared/lambda/base-url.ts";
import type { Exchange } from "#shared/lambda/exchange.ts";
import { basePath } from "#shared/tmf642/tmf-alarm.ts";

/** Where clients find an alarm by its id. */
export const addresses =
  (exchange: Exchange) =>
  (id: string): string =>
    `${baseUrlOf(exchange)}${basePath}/alarm/${id}`;
