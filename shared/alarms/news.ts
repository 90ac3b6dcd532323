import { knowsAcknowledgement, knowsClear } from "#shared/alarms/alarm-history.ts";
import { alarmKey, occurrenceId } from "#shared/alarms/alarm-id.ts";
import { knowsDelivery } from "#shared/alarms/live-alarm.ts";
import type { Delivery, Observation } from "#shared/alarms/observation.ts";
import { clearOf } from "#shared/alarms/observe.ts";
import { namesNoOccurrence, occurrenceOf } from "#shared/alarms/occurrence-of.ts";
import { findArchived } from "#shared/journal/archive-store.ts";
import { hourMs } from "#shared/journal/archived-object.ts";
import type { Situation } from "#shared/journal/situation.ts";
import { clock } from "#shared/platform/clock.ts";

/**
 * What a delivery tells that isn't known yet: a redelivered message changes nothing. An occurrence counts once, ever,
 * so what may be in the archive is looked up there; alarms of these days never are.
 */
export async function newsIn(
  situation: Situation,
  { delivery, observations, received_at }: Delivery,
): Promise<Observation[]> {
  const archivedHours = new Set(situation.archive.flatMap(({ hours }) => hours));
  const news: Observation[] = [];
  for (const observation of observations) {
    if (isKnown(situation, delivery, observation)) continue;
    const mayBeArchived = archivedHours.has(Math.floor(observation.raised_at / hourMs));
    if (!mayBeArchived || !(await isArchived(situation, observation))) news.push(observation);
    // What nobody renewed for a day, and then somebody did, has come back.
    else if ((observation.ends_at ?? 0) > clock.now()) news.push({ ...observation, raised_at: received_at });
  }
  return news;
}

function isKnown(situation: Situation, delivery: number, observation: Observation): boolean {
  const history = situation.histories.get(alarmKey(observation));
  if (observation.acknowledged_by !== undefined)
    return history !== undefined && knowsAcknowledgement(history, observation.raised_at);
  if (namesNoOccurrence(observation) && history?.raised.some((alarm) => knowsDelivery(alarm, delivery)))
    return true;
  const clear = clearOf(observation);
  if (clear !== undefined && !(history && knowsClear(history, clear))) return false;
  if (observation.severity === "cleared") return true;
  const alarm = occurrenceOf(situation, observation);
  return alarm !== undefined && knowsDelivery(alarm, delivery);
}

/** An archived alarm was cleared and quiet for a day: sent once more, it stays as it is. */
async function isArchived(situation: Situation, observation: Observation): Promise<boolean> {
  if (observation.severity === "cleared" || occurrenceOf(situation, observation)) return false;
  return (await findArchived(situation, "alarms", idOf(situation, observation))) !== undefined;
}

const idOf = ({ tenantId }: Situation, observation: Observation): string =>
  occurrenceId(tenantId, alarmKey(observation), observation.raised_at);
