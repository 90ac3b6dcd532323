import { zstdCompressSync, zstdDecompressSync } from "node:zlib";
import type { Alarm } from "#shared/alarms/alarm.ts";
import type { Cluster } from "#shared/clusters/cluster.ts";
import type { Incident } from "#shared/incidents/incident.ts";
import { type ArchivedObject, hourMs, hourOfId } from "#shared/journal/archived-object.ts";
import type { Situation } from "#shared/journal/situation.ts";
import { getObject, putObject } from "#shared/platform/object-store.ts";

/** What one archived object holds, as the API answers it, so that it can be read without the code of today. */
export interface Archived {
  readonly alarms: readonly Alarm[];
  readonly clusters: readonly Cluster[];
  readonly incidents: readonly Incident[];
}

/** Two runs at one place of the journal, but at different times, archive different things: each has its own object. */
export const archiveKey = (tenantId: string, seq: number, before: number): string =>
  `${tenantId}/archive/${seq}-${before}.json.zst`;

export const putArchived = (key: string, archived: Archived): Promise<void> =>
  putObject("alarmHistory", key, zstdCompressSync(JSON.stringify(archived)));

/** Archived objects never change, so a container may keep those that it read last. */
const kept = new Map<string, Archived>();
const mostKept = 16;

/** Reads one object of the archive; from memory, when this container read it lately. */
async function readArchived({ object_key }: ArchivedObject): Promise<Archived> {
  const archived = kept.get(object_key) ?? (await read(object_key));
  kept.delete(object_key);
  kept.set(object_key, archived);
  if (kept.size > mostKept) kept.delete(kept.keys().next().value!);
  return archived;
}

/** How many objects are fetched while one is looked at: S3 answers many at once, but memory holds few. */
const readAhead = 8;

/** Reads objects one after the other, fetching ahead. They aren't kept: they would displace what lists read again. */
export async function* readEach(objects: readonly ArchivedObject[]): AsyncGenerator<Archived> {
  const coming: Promise<Archived>[] = [];
  for (const { object_key } of objects) {
    const archived = Promise.resolve(kept.get(object_key) ?? read(object_key));
    archived.catch(() => undefined); // told where it is awaited; another may fail before
    coming.push(archived);
    if (coming.length === readAhead) yield coming.shift()!;
  }
  yield* coming;
}

async function read(key: string): Promise<Archived> {
  return JSON.parse(zstdDecompressSync(await getObject("alarmHistory", key)).toString("utf8"));
}

const idOf: { readonly [Kind in keyof Archived]: (record: Archived[Kind][number]) => string } = {
  alarms: ({ id }) => id,
  clusters: ({ cluster_id }) => cluster_id,
  incidents: ({ id }) => id,
};

/** Finds what has left the situation by its id, which begins with its time. */
export async function findArchived<Kind extends keyof Archived>(
  situation: Situation,
  kind: Kind,
  id: string,
): Promise<Archived[Kind][number] | undefined> {
  const hour = hourOfId(id);
  for (const object of situation.archive.filter(({ hours }) => hours.includes(hour))) {
    const records = (await readArchived(object))[kind] as readonly Archived[Kind][number][];
    const found = records.find((record) => idOf[kind](record) === id);
    if (found) return found;
  }
  return undefined;
}

/** The alarms in the archive that belong to a cluster, all raised between two times in ms. */
export async function archivedMembers(
  situation: Situation,
  clusterId: string,
  firstRaisedAt: number,
  lastRaisedAt: number,
): Promise<Alarm[]> {
  const [first, last] = [Math.floor(firstRaisedAt / hourMs), Math.floor(lastRaisedAt / hourMs)];
  const found: Alarm[] = [];
  for (const object of situation.archive) {
    if (!object.hours.some((hour) => hour >= first && hour <= last)) continue;
    for (const alarm of (await readArchived(object)).alarms)
      if (presentClusterOf(situation, alarm) === clusterId) found.push(alarm);
  }
  return found;
}

/** The cluster of an archived alarm under its present id. */
export const presentClusterOf = (situation: Situation, { cluster_id }: Alarm): string =>
  situation.cluster(cluster_id)?.id ?? cluster_id;

/**
 * Goes on with a page where the situation ends. Objects are read from the newest on, until none can hold anything
 * that comes before what the page has.
 * @param newestIn when the newest thing in an object can have been, in ms.
 * @param timeOf what the list is ordered by, newest first, in ms.
 */
export async function fillFromArchive<T>(
  page: readonly T[],
  count: number,
  objects: readonly ArchivedObject[],
  list: {
    readonly newestIn: (object: ArchivedObject) => number;
    readonly timeOf: (item: T) => number;
    readonly order: (a: T, b: T) => number;
    readonly select: (archived: Archived) => readonly T[];
  },
): Promise<T[]> {
  let filled = [...page];
  for (const object of objects.toSorted((a, b) => list.newestIn(b) - list.newestIn(a))) {
    const last = filled[count - 1];
    if (last !== undefined && list.timeOf(last) > list.newestIn(object)) break;
    filled = [...filled, ...list.select(await readArchived(object))].sort(list.order).slice(0, count);
  }
  return filled;
}
