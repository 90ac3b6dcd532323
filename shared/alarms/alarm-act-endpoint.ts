import * as z from "zod";
import { Alarm } from "#shared/alarms/alarm.ts";
import { type AlarmActName, afterAct, assertActPermitted } from "#shared/alarms/alarm-act.ts";
import { showAlarm } from "#shared/alarms/show-alarm.ts";
import { AlarmBook, appendsToJournal } from "#shared/journal/alarm-book.ts";
import { findArchived } from "#shared/journal/archive-store.ts";
import type { Situation } from "#shared/journal/situation.ts";
import { endpoint } from "#shared/lambda/endpoint.ts";
import { clock } from "#shared/platform/clock.ts";
import { conflict, notFound } from "#shared/problems.ts";

/** ISA-18.2 wants that nothing is put aside for ever. */
const longestShelvedSeconds = 7 * 24 * 60 * 60;

const note = z.string().trim().min(1).max(4096).optional();
const NoteInput = z.strictObject({ note }).meta({ id: "AlarmActInput" });
const inputs = {
  acknowledge: z
    .strictObject({
      note,
      /** It holds until the alarm clears; otherwise it ends when the alarm gets worse, too. */
      until_clear: z.boolean().optional(),
    })
    .meta({ id: "AcknowledgeInput" }),
  shelve: z
    .strictObject({ note, duration_s: z.int().min(1).max(longestShelvedSeconds) })
    .meta({ id: "ShelveInput" }),
} as const;

interface Said {
  readonly note?: string | undefined;
  readonly until_clear?: boolean | undefined;
  readonly duration_s?: number | undefined;
}

/** The endpoint of one act on an alarm: `POST /api/v1/alarms/{id}/<act>`. Acts differ only in what they change. */
export function alarmActEndpoint<Act extends AlarmActName>(act: Act, summary: string) {
  const book = new AlarmBook();
  const body: z.ZodType<Said> = act in inputs ? inputs[act as keyof typeof inputs] : NoteInput;
  return endpoint(
    {
      method: "POST",
      path: `/api/v1/alarms/{id}/${act}`,
      summary,
      scope: "alarms:write",
      audit: `alarm.${act}` as const,
      body,
      bodyOptional: act !== "shelve",
      response: Alarm,
      ...appendsToJournal,
    },
    async ({ params, body, caller, change }) => {
      const situation = await book.current(caller.tenantId);
      const { id } = params as { id: string };
      const alarm = situation.alarms.get(id);
      if (!alarm) throw await missing(situation, id);
      assertActPermitted(alarm, act);
      const at = clock.now();
      const { duration_s, ...said } = body as Said;
      const until = duration_s === undefined ? undefined : at + duration_s * 1000;
      const done = { id, act, actor: caller.principalId, ...said, until };
      change.append(book.draft(situation, [{ kind: "alarm_act", ...done }], at));
      return showAlarm(situation, { ...alarm, ...afterAct(alarm, done, at) });
    },
  );
}

const missing = async (situation: Situation, id: string) =>
  (await findArchived(situation, "alarms", id))
    ? conflict("The alarm has cleared and is in the archive.")
    : notFound("alarm");
