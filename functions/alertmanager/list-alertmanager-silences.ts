import * as z from "zod";
import { Filters, testsFor } from "#shared/alertmanager/alert-query.ts";
import { GettableSilence, listSilences } from "#shared/alertmanager/gettable-silence.ts";
import { AlarmBook, readsAlarms } from "#shared/journal/alarm-book.ts";
import { endpoint } from "#shared/lambda/endpoint.ts";
import { clock } from "#shared/platform/clock.ts";

const book = new AlarmBook();

export const handler = endpoint(
  {
    method: "GET",
    path: "/api/v2/silences",
    tenantPrefix: true,
    summary: "List silences as Alertmanager does (its API v2)",
    scope: "silences:read",
    errors: "alertmanager",
    query: z.object({ filter: Filters }),
    repeated: ["filter"],
    response: z.array(GettableSilence),
    ...readsAlarms,
  },
  async ({ query, caller }) => {
    const tests = testsFor(query.filter);
    const { silences } = await book.current(caller.tenantId);
    return listSilences(silences.all(), tests, clock.now());
  },
);
