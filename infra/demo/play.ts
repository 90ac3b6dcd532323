import { setTimeout as sleep } from "node:timers/promises";
import type { Api } from "./api.ts";
import type { NetworkEntity } from "./network.ts";
import type { Progress } from "./progress.ts";
import { type Report, stormSeconds } from "./storm.ts";

/** What a storm amounts to before anybody has looked at it. */
export interface Played {
  readonly reports: number;
  /** Occurrences: what is left when nothing counts twice, and clears count for what they clear. */
  readonly alarms: number;
  readonly duplicates: number;
  readonly late: number;
  readonly clears: number;
}

const mostEntitiesPerCall = 500;
/** One request carries what the network says in this long, and the storm's five minutes pass in ten seconds. */
const tickSeconds = 5;
const tickMs = 160;

export async function registerNetwork(api: Api, network: readonly NetworkEntity[]): Promise<void> {
  for (let start = 0; start < network.length; start += mostEntitiesPerCall) {
    await api.post("/api/v1/entities/bulk", { entities: network.slice(start, start + mostEntitiesPerCall) });
  }
}

/** Sends the storm as it unfolds; it ends now, so that none of it lies in the future. */
export async function play(api: Api, storm: readonly Report[], progress: Progress): Promise<Played> {
  const began = Date.now() - stormSeconds * 1000;
  const ticks = Map.groupBy(storm, ({ sentAt }) => Math.floor(sentAt / tickSeconds));
  let sent = 0;
  for (const reports of ticks.values()) {
    const nextTick = sleep(tickMs);
    await api.post("/api/v1/alarms/ingest/batch", {
      alarms: reports.map((report) => wireForm(report, began)),
    });
    sent += reports.length;
    const incidents = (await api.list("/api/v1/incidents")).length;
    progress.show(
      sent / storm.length,
      `${sent.toLocaleString("en")} alarm reports sent, ${incidents} incidents`,
    );
    await nextTick;
  }
  progress.end();
  return sumUp(storm);
}

const wireForm = ({ sentAt, raisedAt, ...alarm }: Report, began: number) => ({
  ...alarm,
  raised_at: new Date(began + raisedAt * 1000).toISOString(),
});

function sumUp(storm: readonly Report[]): Played {
  const clears = storm.filter(({ severity }) => severity === "cleared").length;
  const raises = storm.filter(({ severity }) => severity !== "cleared");
  const occurrences = new Set(
    raises.map((raise) => [raise.entity_id, raise.alarm_type, raise.raisedAt].join(" ")),
  );
  return {
    reports: storm.length,
    alarms: occurrences.size,
    duplicates: raises.length - occurrences.size,
    late: raises.filter(({ sentAt, raisedAt }) => sentAt - raisedAt > 10).length,
    clears,
  };
}
