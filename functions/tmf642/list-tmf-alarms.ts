import * as z from "zod";
import { AlarmBook, readsAlarms } from "#shared/journal/alarm-book.ts";
import { endpoint } from "#shared/lambda/endpoint.ts";
import { clock } from "#shared/platform/clock.ts";
import { addresses } from "#shared/tmf642/alarm-address.ts";
import { listTmfAlarms } from "#shared/tmf642/list-tmf-alarms.ts";
import { surroundingsIn } from "#shared/tmf642/surroundings-in.ts";
import { TmfAlarm } from "#shared/tmf642/tmf-alarm.ts";
import { TmfAlarmQuery } from "#shared/tmf642/tmf-alarm-query.ts";

const book = new AlarmBook();

export const handler = endpoint(
  {
    method: "GET",
    path: "/tmf-api/alarm/v4/alarm",
    tenantPrefix: true,
    summary: "List alarms as TMF642 has them, newest raised first",
    scope: "alarms:read",
    errors: "tmf",
    ranged: true,
    query: TmfAlarmQuery,
    response: z.array(TmfAlarm),
    ...readsAlarms,
  },
  async ({ query, caller, exchange }) => {
    const situation = await book.current(caller.tenantId);
    const around = surroundingsIn(situation, addresses(exchange), clock.now());
    const { alarms, total } = listTmfAlarms(situation, query, around);
    exchange.total = total;
    return alarms;
  },
);
