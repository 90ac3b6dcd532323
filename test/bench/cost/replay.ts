import type { MeteredCloud } from "./metered-cloud.ts";

const path = "/api/v1/alarms/ingest/batch";

function* batches(reports: readonly object[], size: number): Generator<object[]> {
  for (let start = 0; start < reports.length; start += size) yield reports.slice(start, start + size);
}

/** What the journal's table was read for at one stretch of a replay. */
export interface Stretch {
  readonly requests: number;
  readonly readUnits: number;
  readonly bytesRead: number;
}

/**
 * Sends reports in order, each batch when the one before is in the journal and published: as slowly as in life, so
 * that no two batches share an entry, which is the most that they can cost. @returns the reads of the first and the last tenth.
 */
export async function replayInOrder(
  cloud: MeteredCloud,
  apiKey: string,
  reports: readonly object[],
  size: number,
): Promise<[first: Stretch, last: Stretch]> {
  const all = [...batches(reports, size)];
  const tenth = Math.ceil(all.length / 10);
  const marks: Stretch[] = [];
  for (const [index, alarms] of all.entries()) {
    if (index === 0 || index === tenth || index === all.length - tenth) marks.push(readsOf(cloud, index));
    await cloud.post(apiKey, path, { alarms });
    await cloud.settled();
  }
  marks.push(readsOf(cloud, all.length));
  return [between(marks[0]!, marks[1]!), between(marks.at(-2)!, marks.at(-1)!)];
}

function readsOf({ usage }: MeteredCloud, requests: number): Stretch {
  const { readUnits, bytesRead } = usage.table("tocsin-local-journal");
  return { requests, readUnits, bytesRead };
}

const between = (from: Stretch, to: Stretch): Stretch => ({
  requests: to.requests - from.requests,
  readUnits: to.readUnits - from.readUnits,
  bytesRead: to.bytesRead - from.bytesRead,
});

const senders = 4;

/** Sends reports as fast as four senders can. @returns the milliseconds until all are in the journal and published. */
export async function storm(
  cloud: MeteredCloud,
  apiKey: string,
  reports: readonly object[],
  size: number,
): Promise<number> {
  const waiting = batches(reports, size);
  const start = performance.now();
  const send = async (): Promise<void> => {
    for (const alarms of waiting) await cloud.post(apiKey, path, { alarms });
  };
  await Promise.all(Array.from({ length: senders }, send));
  await cloud.settled();
  return performance.now() - start;
}
