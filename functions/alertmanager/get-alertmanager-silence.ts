import { GettableSilence, showSilence } from "#shared/alertmanager/gettable-silence.ts";
import { silenceIdIn } from "#shared/alertmanager/silence-id.ts";
import { AlarmBook, readsAlarms } from "#shared/journal/alarm-book.ts";
import { inItsWords } from "#shared/lambda/alertmanager-error.ts";
import { endpoint } from "#shared/lambda/endpoint.ts";
import { clock } from "#shared/platform/clock.ts";

const book = new AlarmBook();

export const handler = endpoint(
  {
    method: "GET",
    path: "/api/v2/silence/{silenceID}",
    tenantPrefix: true,
    summary: "Get one silence as Alertmanager answers it (its API v2)",
    scope: "silences:read",
    errors: "alertmanager",
    response: GettableSilence,
    ...readsAlarms,
  },
  async ({ params, caller }) => {
    const id = silenceIdIn(params);
    const silence = (await book.current(caller.tenantId)).silences.get(id);
    if (!silence) throw inItsWords("", "not-found");
    return showSilence(silence, clock.now());
  },
);
