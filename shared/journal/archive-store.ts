import { zstdDecompressSync } from "node:zlib";
import type { Alarm } from "#shared/alarms/alarm.ts";
import { timeOfId } from "#shared/alarms/alarm-id.ts";
import type { Cluster } from "#shared/clusters/cluster-query.ts";
import type { Incident } from "#shared/incidents/incident-query.ts";
import type { Situation } from "#shared/journal/situation.ts";
import { getObject } from "#shared/platform/object-store.ts";

const hourMs = 60 * 60 * 1000;

/** What one archived object holds, as the API answers it. */
export interface Archived {
  readonly alarms: readonly Alarm[];
  readonly clusters: readonly Cluster[];
  readonly incidents: readonly Incident[];
}

export const archiveKey = (tenantId: string, seq: number): string => `${tenantId}/archive/${seq}.json.zst`;

async function readArchived(key: string): Promise<Archived> {
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
  for (const key of situation.archive.get(Math.floor(timeOfId(id) / hourMs)) ?? []) {
    const records = (await readArchived(key))[kind] as readonly Archived[Kind][number][];
    const found = records.find((record) => idOf[kind](record) === id);
    if (found) return found;
  }
  return undefined;
}
