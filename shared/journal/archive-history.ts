import { zstdCompressSync } from "node:zlib";
import { timeOfId } from "#shared/alarms/alarm-id.ts";
import { showAlarm } from "#shared/alarms/alarm-query.ts";
import { showCluster } from "#shared/clusters/cluster-query.ts";
import { showIncident } from "#shared/incidents/incident-query.ts";
import type { AlarmBook } from "#shared/journal/alarm-book.ts";
import { type Leaving, leaving } from "#shared/journal/archive.ts";
import { type Archived, archiveKey } from "#shared/journal/archive-store.ts";
import type { Situation } from "#shared/journal/situation.ts";
import { clock } from "#shared/platform/clock.ts";
import { putObject } from "#shared/platform/object-store.ts";

const hourMs = 60 * 60 * 1000;
/** The situation keeps a day: what comes up to a day late is correlated as it streams in. */
const keptMs = 24 * hourMs;

/**
 * Moves what has been quiet for a day from the situation to the archive: first the object, then the entry that lets
 * everybody forget. Whoever dies in between leaves an object that nothing names.
 */
export async function archiveHistory(book: AlarmBook, tenantId: string): Promise<void> {
  const before = clock.now() - keptMs;
  const situation = await book.current(tenantId);
  const old = leaving(situation, before);
  if (old.alarms.length + old.incidents.length === 0) return;
  const seq = situation.seq;
  const key = archiveKey(tenantId, seq);
  await putObject("alarmHistory", key, zstdCompressSync(JSON.stringify(shown(situation, old))));
  const hours = [
    ...new Set([...old.alarms, ...old.incidents].map(({ id }) => Math.floor(timeOfId(id) / hourMs))),
  ];
  await book.append(tenantId, (now) =>
    now.seq === seq ? [{ kind: "archived", object_key: key, before, hours }] : [],
  );
}

/** As the API answers it, so that the archive can be read without the code of today. */
const shown = (situation: Situation, { alarms, clusters, incidents }: Leaving): Archived => ({
  alarms: alarms.map((alarm) => showAlarm(situation, alarm)),
  clusters: clusters.map((cluster) => showCluster(situation, cluster)),
  incidents: incidents.map(showIncident),
});
