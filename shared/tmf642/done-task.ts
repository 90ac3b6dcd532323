import * as z from "zod";
import { newId } from "#shared/platform/ids.ts";
import type { KnownAlarm } from "#shared/tmf642/known-alarm.ts";
import type { Surroundings } from "#shared/tmf642/surroundings.ts";
import { reference, TmfAlarmRef } from "#shared/tmf642/tmf-alarm-ref.ts";

const refs = z.array(TmfAlarmRef).optional();

/** A task that is done, as it is answered: what was asked, and the alarms that it was done to. */
export const DoneTask = z
  .looseObject({
    id: z.uuid(),
    state: z.literal("done"),
    "@type": z.string(),
    ...{ ackedAlarm: refs, unAckedAlarm: refs, clearedAlarm: refs, commentedAlarm: refs },
    ...{ groupedAlarm: refs, unGroupedAlarm: refs },
  })
  .meta({ id: "TmfDoneTask" });

/**
 * @param name the path's last part.
 * @param done where the alarms are named.
 */
export const doneTask = (
  name: string,
  body: object,
  done: string,
  alarms: readonly KnownAlarm[],
  around: Surroundings,
) => ({
  ...body,
  id: newId(),
  state: "done" as const,
  "@type": name.slice(0, 1).toUpperCase() + name.slice(1),
  [done]: alarms.map((alarm) => reference(alarm, around)),
});
