import { ChangeQuery, findChanges } from "#shared/changes/change-query.ts";
import { ChangeView } from "#shared/changes/recorded-change.ts";
import { AlarmBook, readsAlarms } from "#shared/journal/alarm-book.ts";
import { endpoint } from "#shared/lambda/endpoint.ts";
import { Pager, pageOf } from "#shared/lambda/pager.ts";

const book = new AlarmBook();

export const handler = endpoint(
  {
    method: "GET",
    path: "/api/v1/changes",
    summary: "List the changes that senders told of, newest first; the latest 500 of three days",
    scope: "alarms:read",
    query: ChangeQuery,
    response: pageOf(ChangeView),
    ...readsAlarms,
  },
  async ({ query, caller, exchange }) => {
    const situation = await book.current(caller.tenantId);
    const pager = new Pager<string>(caller, exchange, query);
    return pager.page(findChanges(situation, query, pager.after), ({ id }) => id);
  },
);
