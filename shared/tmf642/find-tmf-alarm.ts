import { findArchived } from "#shared/journal/archive-store.ts";
import type { Situation } from "#shared/journal/situation.ts";
import { clock } from "#shared/platform/clock.ts";
import { notFound } from "#shared/problems.ts";
import { knownFromArchive } from "#shared/tmf642/known-alarm.ts";
import { showTmfAlarm } from "#shared/tmf642/show-tmf-alarm.ts";
import { nothingAround, type Surroundings } from "#shared/tmf642/surroundings.ts";
import { surroundingsIn } from "#shared/tmf642/surroundings-in.ts";
import type { TmfAlarm } from "#shared/tmf642/tmf-alarm.ts";

/** An alarm by its id, at hand or in the archive. @throws 404 */
export async function findTmfAlarm(
  situation: Situation,
  id: string,
  hrefOf: Surroundings["hrefOf"],
): Promise<TmfAlarm> {
  const alarm = situation.alarms.get(id);
  if (alarm) return showTmfAlarm(alarm, surroundingsIn(situation, hrefOf, clock.now()));
  const archived = await findArchived(situation, "alarms", id);
  if (!archived) throw notFound("alarm");
  return showTmfAlarm(knownFromArchive(archived), nothingAround(hrefOf));
}
