import { showAlarm } from "#shared/alarms/show-alarm.ts";
import { largestShare } from "#shared/clusters/largest-share.ts";
import { showCluster } from "#shared/clusters/show-cluster.ts";
import { showIncident } from "#shared/incidents/show-incident.ts";
import type { AlarmBook } from "#shared/journal/alarm-book.ts";
import { type Leaving, leaving } from "#shared/journal/archive.ts";
import { type Archived, archiveKey, putArchived } from "#shared/journal/archive-store.ts";
import { hourMs, hourOfId } from "#shared/journal/archived-object.ts";
import type { Situation } from "#shared/journal/situation.ts";
import { clock } from "#shared/platform/clock.ts";
import { flushMetrics, setMetric } from "#shared/platform/metrics.ts";

/** A wake-up comes within seconds of its time, and within minutes when calls fail. */
const lateMs = 5 * 60_000;

/** The situation keeps a day: what comes up to a day late is correlated as it streams in. */
const keptMs = 24 * hourMs;

/**
 * Moves what has been quiet for a day from the situation to the archive: first the object, then the entry that lets
 * everybody forget. Whoever dies in between leaves an object that nothing names.
 */
export async function archiveHistory(book: AlarmBook, tenantId: string): Promise<void> {
  const before = clock.now() - keptMs;
  const situation = await book.current(tenantId);
  await passTimeIfLate(book, situation);
  measureClusters(situation);
  const old = leaving(situation, before);
  const ids = [...old.alarms, ...old.clusters, ...old.incidents].map(({ id }) => id);
  if (ids.length === 0) return;
  const object_key = archiveKey(tenantId, situation.seq, before);
  const hours = [...new Set(ids.map(hourOfId))].sort((a, b) => a - b);
  const archived = shown(situation, old);
  await putArchived(object_key, archived);
  // What was appended meanwhile must not have touched what leaves; where it has, the next run sees to it.
  const written = JSON.stringify(archived);
  await book.append(tenantId, (now) => {
    const same = JSON.stringify(shown(now, leaving(now, before))) === written;
    return same ? [{ kind: "archived", object_key, before, hours }] : [];
  });
}

/** Whose wake-up has died on its way, and who would wait for ever, is woken here. */
async function passTimeIfLate(book: AlarmBook, { tenantId, wakeAt }: Situation): Promise<void> {
  const at = clock.now();
  if (wakeAt === undefined || wakeAt > at - lateMs) return;
  await book.append(tenantId, (now) => (now.wakeAt === wakeAt ? [{ kind: "time_passed", at }] : []));
}

/** Told at once: the next tenant's would take its place. */
function measureClusters(situation: Situation): void {
  const share = largestShare(situation);
  if (share === undefined) return;
  setMetric("largest_cluster_share", {}, share);
  flushMetrics();
}

const shown = (situation: Situation, { alarms, clusters, incidents }: Leaving): Archived => ({
  alarms: alarms.map((alarm) => showAlarm(situation, alarm)),
  clusters: clusters.map((cluster) => showCluster(situation, cluster)),
  incidents: incidents.map(showIncident),
});
