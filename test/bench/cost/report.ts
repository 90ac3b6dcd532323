import { dollarsPerMillion } from "./dollars.ts";
import type { Usage } from "./usage.ts";

const tablesShown = ["journal", "relay-cursors", "telemetry"];

/** A row of the table of costs: units and requests per alarm, by table and service, and dollars. */
export function costRow(usage: Usage, batch: number, alarms: number): Record<string, string> {
  const per = (count: number): string => (count / alarms).toFixed(count / alarms < 0.1 ? 4 : 3);
  const row: Record<string, string> = { batch: String(batch), alarms: alarms.toLocaleString("en") };
  for (const name of tablesShown) {
    const { writeUnits, readUnits } = usage.table(`tocsin-local-${name}`);
    row[`${name} w`] = per(writeUnits);
    row[`${name} r`] = per(readUnits);
  }
  row["all w"] = per(usage.sum(({ writeUnits }) => writeUnits));
  row["all r"] = per(usage.sum(({ readUnits }) => readUnits));
  row["table calls"] = per(usage.sum(({ requests }) => requests));
  row["queue req"] = per(usage.queueRequests);
  row.events = per(usage.busEvents);
  row["S3 put"] = per(usage.objectPuts);
  row["S3 get"] = per(usage.objectGets);
  const dollars = dollarsPerMillion(usage, alarms);
  for (const [service, amount] of Object.entries(dollars)) row[`$ ${service}`] = amount.toFixed(2);
  row["$ all"] = Object.values(dollars)
    .reduce((sum, amount) => sum + amount, 0)
    .toFixed(2);
  return row;
}
