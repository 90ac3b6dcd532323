import type { Middleware } from "#shared/lambda/pipeline.ts";
import { lazily } from "#shared/platform/lazily.ts";
import { Problem } from "#shared/problems.ts";

const audit = lazily(() => import("#shared/audit/record-refusal.ts"));

/** Records refusals, whoever refused: the wrapper, or a deed. */
export const auditRefusals: Middleware = {
  onError: async ({ exchange, error }) => {
    const { caller, definition } = exchange;
    if (!(error instanceof Problem) || !caller) return;
    const isRefused = error.status === 403 || (error.status === 409 && definition.recordsRefusals);
    if (isRefused) (await audit()).recordRefusal(exchange, caller, error);
  },
};
