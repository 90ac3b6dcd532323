import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Interner } from "#shared/correlation/interner.ts";
import { Topology } from "#shared/correlation/topology.ts";
import type { Workload } from "./workload.ts";

/**
 * A recorded network: `alarms.csv` (alarm_type, entity, raised_s, cleared_s) and `links.csv` (two entities), each with
 * a header line. Exact repetitions of (type, entity, raised) are one alarm.
 */
export function readTrace(folder: string): Workload {
  const entities = new Interner();
  const types = new Interner();
  const topology = new Topology();
  for (const [a, b] of readRows(join(folder, "links.csv")))
    topology.link(entities.numberOf(a!), entities.numberOf(b!));
  const distinct = new Map<string, string[]>();
  for (const row of readRows(join(folder, "alarms.csv"))) distinct.set(row.slice(0, 3).join(","), row);
  const rows = [...distinct.values()];
  return {
    alarms: {
      raisedAtMs: Float64Array.from(rows, ([, , raisedS]) => Math.round(Number(raisedS) * 1_000)),
      entity: Int32Array.from(rows, ([, entity]) => entities.numberOf(entity!)),
      type: Int32Array.from(rows, ([type]) => types.numberOf(type!)),
    },
    topology,
  };
}

function readRows(path: string): string[][] {
  const lines = readFileSync(path, "utf8").trimEnd().split(/\r?\n/);
  return lines.slice(1).map((line) => line.split(","));
}
