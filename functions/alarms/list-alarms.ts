import { Alarm } from "#shared/alarms/alarm.ts";
import { AlarmQuery, findAlarms } from "#shared/alarms/alarm-query.ts";
import { AlarmBook, readsAlarms } from "#shared/journal/alarm-book.ts";
import { endpoint } from "#shared/lambda/endpoint.ts";
import { Pager, pageOf } from "#shared/lambda/pager.ts";

const book = new AlarmBook();

export const handler = endpoint(
  {
    method: "GET",
    path: "/api/v1/alarms",
    summary: "List alarms, newest raised first",
    scope: "alarms:read",
    query: AlarmQuery,
    response: pageOf(Alarm),
    ...readsAlarms,
  },
  async ({ query, caller, exchange }) => {
    const situation = await book.current(caller.tenantId);
    const pager = new Pager<string>(caller, exchange, query);
    const alarms = await findAlarms(situation, query, pager.after);
    return pager.page(alarms, ({ id }) => id);
  },
);
