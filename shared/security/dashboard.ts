import * as z from "zod";
import { longestLifeSeconds } from "#shared/actions/action.ts";
import { actionsIn, actionsRequested } from "#shared/actions/action-briefs.ts";
import { rfc3339 } from "#shared/alarms/instant.ts";
import { clock } from "#shared/platform/clock.ts";
import { ActionFigures, pendingStates, showActions } from "#shared/security/action-figures.ts";
import { Series, showSeries, showTop, Top } from "#shared/security/figures.ts";
import { hourOf } from "#shared/security/hit.ts";
import { type SecurityKind, securityKinds } from "#shared/security/security-kinds.ts";
import type { Dimension } from "#shared/security/tally.ts";
import { type HourTally, readTallies, tallyDays } from "#shared/security/tally-store.ts";
import { ofPlatform } from "#shared/telemetry/list-page.ts";

const hourMs = 60 * 60 * 1000;
const mostDays = 7;
const Moment = z.iso.datetime({ offset: true }).transform((text) => Date.parse(text));

/** The hours of `from` and `to` are included; without them it is the last 24. */
export const DashboardQuery = z
  .strictObject({ from: Moment.optional(), to: Moment.optional(), ...ofPlatform })
  .transform(({ to = clock.now(), from = to - 23 * hourMs, ...rest }) => ({ ...rest, from, to }))
  .refine(({ from, to }) => from <= to, { path: ["from"], error: "must not be after to" })
  .refine(({ from, to }) => to - from <= mostDays * 24 * hourMs, {
    path: ["from"],
    error: `must be at most ${mostDays} days before to`,
  })
  .refine(({ from }) => from >= clock.now() - tallyDays * 24 * hourMs, {
    path: ["from"],
    error: `must be at most ${tallyDays} days ago`,
  });
type DashboardQuery = z.output<typeof DashboardQuery>;

/** Its description stands here, because one beside a reference makes validators of JSON Schema refuse what is referred to. */
const Figures = Series.extend({ by_ip: Top, by_principal: Top, by_target: Top }).meta({
  id: "SecurityFigures",
  description:
    "by_target is what was gone for: of limits and blocklists the route, of lockouts the account or the address, of honeypots the path, of policies the action",
});

export const SecurityDashboard = z
  .object({
    from: z.iso.datetime(),
    to: z.iso.datetime(),
    /** Refused requests. */
    rate_limit_violations: Figures,
    blocklist_hits: Figures,
    failed_logins: Figures,
    /** Times that a failed login locked something. */
    lockouts: Figures,
    honeypot_hits: Figures,
    policy_denials: Figures,
    actions: ActionFigures,
  })
  .meta({ id: "SecurityDashboard" });

/** What happened to a tenant's security, by time and source (SPEC C6). */
export async function showDashboard(
  tenantId: string,
  { from, to }: DashboardQuery,
): Promise<z.output<typeof SecurityDashboard>> {
  const now = clock.now();
  const first = Math.floor(from / hourMs) * hourMs;
  const last = Math.floor(to / hourMs) * hourMs;
  const end = last + hourMs;
  const [tallies, requested, ...pending] = await Promise.all([
    readTallies(tenantId, hourOf(rfc3339(first)), hourOf(rfc3339(last))),
    // What runs was requested at most so long before.
    actionsRequested(tenantId, first - longestLifeSeconds * 1000, end),
    ...pendingStates.map((state) => actionsIn(tenantId, state)),
  ]);
  const figures = securityKinds.map((kind) => [kind, figuresOf(tallies, kind)] as const);
  return {
    ...{ from: rfc3339(first), to: rfc3339(last) },
    ...(Object.fromEntries(figures) as Record<SecurityKind, z.output<typeof Figures>>),
    actions: showActions({ pending, requested }, { from: first, to: end, now }),
  };
}

function figuresOf(tallies: readonly HourTally[], kind: SecurityKind): z.output<typeof Figures> {
  const ofKind = tallies.filter((tally) => tally.kind === kind);
  const by = (dimension: Dimension) => showTop(ofKind.map(({ sources }) => sources[dimension]));
  return {
    ...showSeries(ofKind.map(({ hour, hits }) => ({ hour, count: hits }))),
    ...{ by_ip: by("ip"), by_principal: by("principal"), by_target: by("target") },
  };
}
