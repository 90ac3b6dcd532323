import * as z from "zod";
import { AlarmBook, readsAlarms } from "#shared/journal/alarm-book.ts";
import { endpoint } from "#shared/lambda/endpoint.ts";
import { addresses } from "#shared/tmf642/alarm-address.ts";
import { findTmfAlarm } from "#shared/tmf642/find-tmf-alarm.ts";
import { Fields, selectFields } from "#shared/tmf642/selected-fields.ts";
import { TmfAlarm } from "#shared/tmf642/tmf-alarm.ts";

const book = new AlarmBook();

export const handler = endpoint(
  {
    method: "GET",
    path: "/tmf-api/alarm/v4/alarm/{id}",
    tenantPrefix: true,
    summary: "Get one alarm as TMF642 has it",
    scope: "alarms:read",
    errors: "tmf",
    query: z.strictObject({ fields: Fields }),
    response: TmfAlarm,
    ...readsAlarms,
  },
  async ({ params, query, caller, exchange }) => {
    const situation = await book.current(caller.tenantId);
    return selectFields(await findTmfAlarm(situation, params.id, addresses(exchange)), query.fields);
  },
);
