import { AlarmBook, appendsToJournal } from "#shared/journal/alarm-book.ts";
import { endpoint } from "#shared/lambda/endpoint.ts";
import { addresses } from "#shared/tmf642/alarm-address.ts";
import { changeTmfAlarm } from "#shared/tmf642/change-tmf-alarm.ts";
import { TmfAlarm } from "#shared/tmf642/tmf-alarm.ts";
import { TmfAlarmChange } from "#shared/tmf642/tmf-alarm-change.ts";

const book = new AlarmBook();

export const handler = endpoint(
  {
    method: "PATCH",
    path: "/tmf-api/alarm/v4/alarm/{id}",
    tenantPrefix: true,
    summary: "Acknowledge, close or comment on one alarm as TMF642 has it",
    scope: "alarms:write",
    audit: "alarm.update",
    errors: "tmf",
    body: TmfAlarmChange,
    response: TmfAlarm,
    ...appendsToJournal,
  },
  async ({ params, body, caller, change, exchange }) => {
    const situation = await book.current(caller.tenantId);
    const asked = { id: params.id, actor: caller.principalId, body };
    const { facts, alarm, at } = await changeTmfAlarm(situation, asked, addresses(exchange));
    if (facts.length > 0) change.append(book.draft(situation, facts, at));
    const done = facts.map(({ act }) => act).join();
    change.describe(facts.length > 0 ? { meta: { acts: done } } : { action: "none" });
    return alarm;
  },
);
