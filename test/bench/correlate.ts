/**
 * How fast correlation is, and whether all its forms agree: `npm run bench:correlate`. With `TRACE=<folder>` it takes
 * the alarms of a real network instead of generated ones. Exits with 1 when two implementations disagree.
 */
import { correlateBatch } from "#shared/correlation/correlate-batch.ts";
import type { LinkRules } from "#shared/correlation/link-rules.ts";
import { generateWorkload, shuffled } from "./correlation/generated-workload.ts";
import { medianTimes } from "./correlation/median-times.ts";
import { correlatePairwise } from "./correlation/pairwise-correlation.ts";
import { correlatePlainly, plainAlarms } from "./correlation/plain-correlation.ts";
import { correlateStreamed, earliestOfSets } from "./correlation/streamed-correlation.ts";
import { readTrace } from "./correlation/trace-workload.ts";
import { DEFAULT_RULES, type Workload } from "./correlation/workload.ts";

const SEED = 20_260_101;
const SIZES = [5_000, 50_000, 500_000, 5_000_000];
/** Above this the O(n²) loop takes longer than all the rest. */
const PAIRWISE_LIMIT = 5_000;
const POLICIES: Record<string, LinkRules> = {
  "default (entity 300 s, neighbour 60 s)": DEFAULT_RULES,
  "neighbours within 2 hops": { ...DEFAULT_RULES, neighbourHops: 2 },
  "same type within 2 hops, 300 s": {
    ...DEFAULT_RULES,
    typeScope: "neighbour",
    typeHops: 2,
    typeWindowMs: 300_000,
  },
  "same type in the tenant, 300 s": { ...DEFAULT_RULES, typeScope: "tenant", typeWindowMs: 300_000 },
};

const whole = (value: number) => Math.round(value).toLocaleString("en");
const perSecond = (count: number, ms: number) => whole((count / ms) * 1_000);

/** The batch form's answer, after checking that the other implementations give the same. */
function agreedRoots(workload: Workload, rules: LinkRules): Int32Array {
  const roots = correlateBatch(workload.alarms, workload.topology, rules);
  const others: Record<string, Int32Array> = {
    plain: correlatePlainly(plainAlarms(workload), workload, rules),
    streaming: earliestOfSets(correlateStreamed(workload, rules), workload.alarms.raisedAtMs),
  };
  if (roots.length <= PAIRWISE_LIMIT) others["O(n²)"] = correlatePairwise(workload, rules);
  for (const [name, other] of Object.entries(others)) {
    if (roots.every((root, alarm) => root === other[alarm])) continue;
    console.error(
      `The ${name} implementation disagrees with the batch form on ${whole(roots.length)} alarms.`,
    );
    process.exitCode = 1;
  }
  return roots;
}

/** Times all implementations on one workload; answers the table's row and the batch form's milliseconds. */
function measure(workload: Workload): { row: Record<string, string>; batchMs: number } {
  const { alarms, topology } = workload;
  const count = alarms.entity.length;
  agreedRoots(workload, DEFAULT_RULES);
  const mixed = shuffled(workload, SEED);
  const sorted = medianTimes({
    batch: () => correlateBatch(alarms, topology, DEFAULT_RULES),
    sort: () => alarms.raisedAtMs.slice().sort(),
    mixedBatch: () => correlateBatch(mixed.alarms, topology, DEFAULT_RULES),
    mixedSort: () => mixed.alarms.raisedAtMs.slice().sort(),
  });
  const { stream } = medianTimes({ stream: () => correlateStreamed(workload, DEFAULT_RULES) });
  const objects = plainAlarms(workload);
  const { plain } = medianTimes({ plain: () => correlatePlainly(objects, workload, DEFAULT_RULES) });
  const row = {
    alarms: whole(count),
    "batch ms": sorted.batch.toFixed(2),
    "alarms/s": perSecond(count, sorted.batch),
    "× sort": (sorted.batch / sorted.sort).toFixed(2),
    "× sort, shuffled": (sorted.mixedBatch / sorted.mixedSort).toFixed(2),
    "× plain": (sorted.batch / plain).toFixed(3),
    "× O(n²)": count > PAIRWISE_LIMIT ? "" : pairwiseRatio(workload, sorted.batch),
    "streaming alarms/s": perSecond(count, stream),
  };
  return { row, batchMs: sorted.batch };
}

function pairwiseRatio(workload: Workload, batchMs: number): string {
  const { pairwise } = medianTimes({ pairwise: () => correlatePairwise(workload, DEFAULT_RULES) });
  return (batchMs / pairwise).toFixed(4);
}

/** What each policy costs and finds. */
function comparePolicies(workload: Workload): void {
  const count = workload.alarms.entity.length;
  const rows = Object.entries(POLICIES).map(([policy, rules]) => {
    const sizes = new Map<number, number>();
    for (const root of agreedRoots(workload, rules)) sizes.set(root, (sizes.get(root) ?? 0) + 1);
    const { batch, stream } = medianTimes({
      batch: () => correlateBatch(workload.alarms, workload.topology, rules),
      stream: () => correlateStreamed(workload, rules),
    });
    return {
      policy,
      clusters: whole(sizes.size),
      largest: `${((100 * Math.max(...sizes.values())) / count).toFixed(1)} %`,
      "batch alarms/s": perSecond(count, batch),
      "streaming alarms/s": perSecond(count, stream),
    };
  });
  console.log(`\n${whole(count)} alarms under several policies:`);
  printTable(rows);
}

/** Columns as wide as their widest cell; numbers to the right, as they are read. */
function printTable(rows: Record<string, string>[]): void {
  const columns = Object.keys(rows[0]!);
  const lines = [columns, ...rows.map((row) => columns.map((column) => row[column]!))];
  const widths = columns.map((_, i) => Math.max(...lines.map((line) => line[i]!.length)));
  for (const line of lines) console.log(line.map((cell, i) => cell.padStart(widths[i]!)).join("  "));
}

/** The slope of log(ms) over log(alarms) by least squares: 1 is linear. */
function growthExponent(sizes: readonly number[], times: readonly number[]): number {
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const [xs, ys] = [sizes.map(Math.log), times.map(Math.log)];
  const [meanX, meanY] = [mean(xs), mean(ys)];
  const covariance = mean(xs.map((x, i) => (x - meanX) * (ys[i]! - meanY)));
  return covariance / mean(xs.map((x) => (x - meanX) ** 2));
}

console.log(`Batch: interned columns in, root per alarm out, all allocations included; the topology's rows are kept between runs.
× sort: divided by the time of Float64Array.prototype.sort on a copy of the same timestamps, in order of arrival
and shuffled; × plain: of objects, comparator and Maps; × O(n²): of comparing all pairs. Below 1 is faster.
Medians; what is divided took turns in the same run. Default policy.\n`);

const trace = process.env.TRACE;
if (trace) {
  const workload = readTrace(trace);
  printTable([measure(workload).row]);
  comparePolicies(workload);
} else {
  const results = SIZES.map((size) => measure(generateWorkload(size, SEED)));
  printTable(results.map(({ row }) => row));
  const exponent = growthExponent(
    SIZES,
    results.map(({ batchMs }) => batchMs),
  );
  console.log(
    `Growth exponent from ${whole(SIZES[0]!)} to ${whole(SIZES.at(-1)!)} alarms: ${exponent.toFixed(3)}`,
  );
  comparePolicies(generateWorkload(50_000, SEED));
}
