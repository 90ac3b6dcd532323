import type { Middleware } from "#shared/lambda/pipeline.ts";
import { lazily } from "#shared/platform/lazily.ts";

const blocklist = lazily(() => import("#shared/blocklist/refuse-blocked.ts"));

/** Refuses whom the tenant has blocked, as soon as it is known whose request it is. */
export const holdBlocklist: Middleware = {
  before: ({ exchange }) => {
    const { caller } = exchange;
    return caller && blocklist().then(({ refuseBlocked }) => refuseBlocked(exchange, caller));
  },
};
