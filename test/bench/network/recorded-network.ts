import { readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { type Network, severityOf } from "./reports.ts";

const FIRST_RAISED_AT_MS = Date.UTC(2026, 0, 1);

/**
 * A recorded network: `alarms.csv` (alarm_type, entity, raised_s, cleared_s) and `links.csv` (two entities), each with
 * a header line. An alarm that was cleared in the second in which it was raised has no known end, so it is sent as open.
 */
export function readRecordedNetwork(folder: string): Network {
  const dependsOn = new Map<string, string[]>();
  for (const [one = "", other = ""] of readRows(join(folder, "links.csv"))) {
    dependsOn.set(one, [...(dependsOn.get(one) ?? []), `device-${other}`]);
    if (!dependsOn.has(other)) dependsOn.set(other, []);
  }
  const rows = readRows(join(folder, "alarms.csv")).map((row) => row.map(Number));
  const inOrder = rows.toSorted((a, b) => a[2]! - b[2]!);
  return {
    name: basename(folder),
    entities: [...dependsOn].map(([entity, depends_on]) => ({
      id: `device-${entity}`,
      entity_type: "device",
      name: `Device ${entity}`,
      depends_on,
    })),
    reports: inOrder.map(([type = 0, entity, raisedS = 0, clearedS = 0]) => ({
      entity_id: `device-${entity}`,
      alarm_type: `type-${type}`,
      severity: severityOf(type),
      raised_at: at(raisedS),
      source_system: "network-manager",
      ...(clearedS > raisedS ? { cleared_at: at(clearedS) } : {}),
    })),
  };
}

const at = (seconds: number): string =>
  new Date(FIRST_RAISED_AT_MS + Math.round(seconds * 1000)).toISOString();

function readRows(path: string): string[][] {
  const lines = readFileSync(path, "utf8").trimEnd().split(/\r?\n/);
  return lines.slice(1).map((line) => line.split(","));
}
