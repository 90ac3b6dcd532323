import { Alarm } from "#shared/alarms/alarm.ts";
import { showAlarm } from "#shared/alarms/show-alarm.ts";
import { AlarmBook, readsAlarms } from "#shared/journal/alarm-book.ts";
import { findArchived } from "#shared/journal/archive-store.ts";
import { endpoint } from "#shared/lambda/endpoint.ts";
import { notFound } from "#shared/problems.ts";

const book = new AlarmBook();

export const handler = endpoint(
  {
    method: "GET",
    path: "/api/v1/alarms/{id}",
    summary: "Get one alarm",
    scope: "alarms:read",
    response: Alarm,
    ...readsAlarms,
  },
  async ({ params, caller }) => {
    const situation = await book.current(caller.tenantId);
    const alarm = situation.alarms.get(params.id);
    if (alarm) return showAlarm(situation, alarm);
    const archived = await findArchived(situation, "alarms", params.id);
    if (!archived) throw notFound("alarm");
    return archived;
  },
);
