import { rfc3339 } from "#shared/alarms/instant.ts";
import { rootOf } from "#shared/clusters/live-cluster.ts";
import type { Backtest, BacktestReport, Outcome } from "#shared/correlation/backtest.ts";
import { compareClusters, type Grouping } from "#shared/correlation/compare-clusters.ts";
import { withLeaseEnds } from "#shared/correlation/lease-ends.ts";
import type { Entry, Fact } from "#shared/journal/entry.ts";
import { fold } from "#shared/journal/fold.ts";
import { readLatestEntries } from "#shared/journal/journal-store.ts";
import { Situation } from "#shared/journal/situation.ts";
import { validationFailed } from "#shared/problems.ts";

/** What is quiet for a day leaves the situation: further back there would be nothing to compare with. */
const furthestBackMs = 24 * 60 * 60 * 1000;

/** Two folds of as many take 5 s of one processor (measured on storms), of the 29 s that there are. */
const mostReports = 50_000;

type Rules = Pick<Situation, "policy" | "rules">;

/**
 * Folds what was delivered in a span of time twice from nothing, on the topology of now: under the present policy and
 * rules, and under those that are tried. What people did meanwhile is left out on both sides. Stores nothing.
 */
export async function runBacktest(
  situation: Situation,
  { policy, rules, ...span }: Backtest,
  now: number,
): Promise<BacktestReport> {
  const { from, to } = boundsOf(span, now);
  const deliveries = await readDeliveries(situation.tenantId, from, to);
  const tried = { policy: policy ?? situation.policy, rules: rules ?? situation.rules };
  const history = withLeaseEnds(situation, deliveries);
  const before = foldUnder(situation, situation, history);
  const after = foldUnder(situation, tried, history);
  return {
    from: rfc3339(from),
    to: rfc3339(to),
    report_count: deliveries.reduce((sum, { facts }) => sum + reportsIn(facts), 0),
    present: outcomeOf(before),
    tried: outcomeOf(after),
    changes: compareClusters(groupingOf(before), groupingOf(after)),
  };
}

function boundsOf(
  { from, to }: Pick<Backtest, "from" | "to">,
  now: number,
): { readonly from: number; readonly to: number } {
  const bounds = { from: from ?? now - furthestBackMs, to: to ?? now };
  if (bounds.from < now - furthestBackMs) throw outOfBounds("#/from", "must be in the last 24 hours");
  if (bounds.to <= bounds.from) throw outOfBounds("#/to", "must be after from");
  return bounds;
}

const outOfBounds = (pointer: string, detail: string) =>
  validationFailed([{ pointer, detail, code: "out_of_bounds" }]);

/** The entries of a span of time, oldest first, with nothing in them but what was delivered. */
async function readDeliveries(tenantId: string, from: number, to: number): Promise<Entry[]> {
  const entries: Entry[] = [];
  let reports = 0;
  for await (const entry of readLatestEntries(tenantId)) {
    if (entry.recorded_at < from) break;
    const facts = entry.facts.filter(({ kind }) => kind === "delivered");
    if (entry.recorded_at >= to || facts.length === 0) continue;
    reports += reportsIn(facts);
    if (reports > mostReports)
      throw outOfBounds("#/from", `leads to more than ${mostReports} reports: choose a later one`);
    entries.push({ ...entry, facts });
  }
  return entries.reverse();
}

const reportsIn = (facts: readonly Fact[]): number =>
  facts.reduce((sum, fact) => sum + (fact.kind === "delivered" ? fact.observations.length : 0), 0);

function foldUnder(
  { tenantId, entities }: Situation,
  { policy, rules }: Rules,
  deliveries: readonly Entry[],
): Situation {
  const situation = new Situation(tenantId);
  const facts: Fact[] = [
    { kind: "entities_set", entities: [...entities].map(([id, links]) => ({ id, links })) },
    { kind: "policy_set", policy },
    { kind: "rules_set", rules },
  ];
  const baggage = { correlation_id: "backtest", trace_id: "backtest" };
  fold(situation, { tenant_id: tenantId, seq: 1, entry_id: 0, recorded_at: 0, baggage, facts });
  for (const entry of deliveries) fold(situation, { ...entry, seq: situation.seq + 1 });
  return situation;
}

const groupingOf = ({ alarms }: Situation): Grouping =>
  new Map([...alarms].map(([id, { cluster }]) => [id, rootOf(cluster).id]));

function outcomeOf({ alarms, clusters, incidents }: Situation): Outcome {
  const sizes = [...clusters.values()].map(({ count }) => count);
  const largest = sizes.reduce((a, b) => Math.max(a, b), 0);
  const lone = sizes.filter((size) => size === 1).length;
  const own = [...incidents.values()].filter(({ merged_into }) => merged_into === undefined);
  const by_severity: Outcome["incidents"]["by_severity"] = {};
  for (const { severity } of own) by_severity[severity] = (by_severity[severity] ?? 0) + 1;
  return {
    alarm_count: alarms.size,
    cluster_count: sizes.length - lone,
    lone_alarm_count: lone,
    largest_cluster: largest,
    largest_share: alarms.size === 0 ? 0 : largest / alarms.size,
    compression: alarms.size === 0 ? 0 : 1 - sizes.length / alarms.size,
    incidents: { opened: incidents.size, merged: incidents.size - own.length, by_severity },
  };
}
