import { type AlarmAct, afterAct, assertActPermitted } from "#shared/alarms/alarm-act.ts";
import type { LiveAlarm } from "#shared/alarms/live-alarm.ts";
import { findArchived } from "#shared/journal/archive-store.ts";
import type { Situation } from "#shared/journal/situation.ts";
import { clock } from "#shared/platform/clock.ts";
import { conflict, notFound } from "#shared/problems.ts";
import { showTmfAlarm } from "#shared/tmf642/show-tmf-alarm.ts";
import type { Surroundings } from "#shared/tmf642/surroundings.ts";
import { surroundingsIn } from "#shared/tmf642/surroundings-in.ts";
import type { TmfAlarm } from "#shared/tmf642/tmf-alarm.ts";
import { deedsFor, type TmfAlarmChange } from "#shared/tmf642/tmf-alarm-change.ts";

interface Asked {
  readonly id: string;
  readonly actor: string;
  readonly body: TmfAlarmChange;
}

interface Changed {
  readonly facts: readonly ({ readonly kind: "alarm_act" } & AlarmAct)[];
  /** As it will be. */
  readonly alarm: TmfAlarm;
  readonly at: number;
}

/** What a client's change of an alarm means. @throws 400, 404 or 409 */
export async function changeTmfAlarm(
  situation: Situation,
  { id, actor, body }: Asked,
  hrefOf: Surroundings["hrefOf"],
): Promise<Changed> {
  const alarm = situation.alarms.get(id);
  if (!alarm) throw await missing(situation, id);
  const at = clock.now();
  const facts = deedsFor(alarm, body).map((deed) => ({ kind: "alarm_act" as const, id, actor, ...deed }));
  let after: LiveAlarm = alarm;
  for (const act of facts) {
    assertActPermitted(after, act.act);
    after = { ...after, ...afterAct(after, act, at) };
  }
  return { facts, alarm: showTmfAlarm(after, surroundingsIn(situation, hrefOf, at)), at };
}

const missing = async (situation: Situation, id: string) =>
  (await findArchived(situation, "alarms", id))
    ? conflict("The alarm has cleared and is in the archive.")
    : notFound("alarm");
