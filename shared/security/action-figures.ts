import * as z from "zod";
import type { ActionBrief, Briefs } from "#shared/actions/action-briefs.ts";
import { rfc3339 } from "#shared/alarms/instant.ts";
import { Series, showSeries, showTop, Top } from "#shared/security/figures.ts";
import { occurring } from "#shared/security/frequent.ts";
import { hourOf } from "#shared/security/hit.ts";

/** States in which something can still happen to an action. */
export const pendingStates = ["awaiting_approval", "approved", "executing"] as const;

export const ActionFigures = z.object({
  pending: z
    .object({ total: z.int(), awaiting_approval: z.int(), approved: z.int(), executing: z.int() })
    .describe("As it is now, whatever the time asked for"),
  executed: Series.extend({ by_state: Top, by_type: Top, by_principal: Top }).describe(
    "By when they began to run; by_principal is who requested them",
  ),
  complete: z.boolean().describe("False where there were too many actions to look at all: the oldest lack"),
});

/** @param pending those in each of `pendingStates`. */
export function showActions(
  { pending, requested }: { readonly pending: readonly Briefs[]; readonly requested: Briefs },
  { from, to, now }: { readonly from: number; readonly to: number; readonly now: number },
): z.output<typeof ActionFigures> {
  const [awaiting_approval = 0, approved = 0, executing = 0] = pending.map(
    ({ actions }) => actions.filter((action) => isPending(action, now)).length,
  );
  const executed = requested.actions.filter(
    ({ executed_at }) => executed_at !== null && executed_at >= from && executed_at < to,
  );
  const top = (nameOf: (action: ActionBrief) => string) =>
    showTop(executed.map((action) => occurring([[nameOf(action), 1]])));
  return {
    pending: {
      total: awaiting_approval + approved + executing,
      ...{ awaiting_approval, approved, executing },
    },
    executed: {
      ...showSeries(
        executed.map(({ executed_at }) => ({ hour: hourOf(rfc3339(executed_at ?? 0)), count: 1 })),
      ),
      by_state: top(({ state }) => state),
      by_type: top(({ type }) => type),
      by_principal: top(({ requested_by }) => requested_by),
    },
    complete: [...pending, requested].every(({ complete }) => complete),
  };
}

/** What has expired can't happen any more, also while its workflow hasn't said so yet. */
const isPending = ({ state, expires_at }: ActionBrief, now: number): boolean =>
  state === "executing" || now < expires_at;
