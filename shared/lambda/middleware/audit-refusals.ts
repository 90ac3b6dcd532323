import type { Middleware } from "#shared/lambda/pipeline.ts";
import { lazily } from "#shared/platform/lazily.ts";
import { Problem } from "#shared/problems.ts";

const audit = lazily(() => import("#shared/audit/record-refusal.ts"));

/** Records refusals, whoever refused: the wrapper, or a deed. */
export const auditRefusals: Middleware = {
  onError: async ({ exchange, error }) => {
    const { caller } = exchange;
    if (!(error instanceof Problem) || error.status !== 403 || !caller) return;
    (await audit()).recordRefusal(exchange, caller, error);
  },
};
