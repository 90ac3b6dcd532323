import { baseEvent } from "#shared/events/base-event.ts";
import type { Entry } from "#shared/journal/entry.ts";
import { foldChanges } from "#shared/journal/fold.ts";
import type { Situation } from "#shared/journal/situation.ts";
import { type AlarmEventType, eventTypesOf } from "#shared/tmf642/hub/alarm-event-type.ts";
import type { KnownAlarm } from "#shared/tmf642/known-alarm.ts";
import type { Surroundings } from "#shared/tmf642/surroundings.ts";
import { surroundingsIn } from "#shared/tmf642/surroundings-in.ts";

/** What is to be told of one alarm: how it was after an entry, whatever becomes of it later. */
export interface AlarmNews {
  readonly eventId: string;
  readonly type: AlarmEventType;
  readonly time: string;
  readonly correlationId: string;
  readonly alarm: KnownAlarm;
  readonly around: Omit<Surroundings, "hrefOf">;
}

/** What an entry of the journal means to listeners. */
export interface EntryNews {
  readonly seq: number;
  readonly items: readonly AlarmNews[];
}

/** Folds the next entry. @returns the same news under the same ids, whoever folds it. */
export function alarmNewsOf(situation: Situation, entry: Entry): EntryNews {
  const changes = foldChanges(situation, entry);
  const around = surroundingsIn(situation, String, entry.recorded_at);
  const items = [...changes.alarms].flatMap(([alarm, { cause, change }]) => {
    const asItIs = { alarm: { ...alarm }, around: asTheyAre(alarm, around) };
    return eventTypesOf(alarm, change).map((type): AlarmNews => {
      const base = baseEvent(situation, changes, type, alarm.id, cause);
      const { event_id: eventId, timestamp: time, correlation_id: correlationId } = base;
      return { eventId, type, time, correlationId, ...asItIs };
    });
  });
  return { seq: entry.seq, items };
}

/** Of root and followers only the ids are told, which never change. */
function asTheyAre(alarm: KnownAlarm, around: Surroundings): AlarmNews["around"] {
  const [root, parent, followers] = [around.rootOf(alarm), around.parentOf(alarm), around.followersOf(alarm)];
  const isInMaintenance = around.isInMaintenance(alarm);
  return {
    rootOf: () => root,
    parentOf: () => parent,
    followersOf: () => followers,
    isInMaintenance: () => isInMaintenance,
  };
}
