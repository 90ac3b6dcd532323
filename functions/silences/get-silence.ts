import { AlarmBook, readsAlarms } from "#shared/journal/alarm-book.ts";
import { endpoint } from "#shared/lambda/endpoint.ts";
import { clock } from "#shared/platform/clock.ts";
import { notFound } from "#shared/problems.ts";
import { SilenceView, showSilence } from "#shared/silences/silence-view.ts";

const book = new AlarmBook();

export const handler = endpoint(
  {
    method: "GET",
    path: "/api/v1/silences/{id}",
    summary: "Get one silence",
    scope: "silences:read",
    response: SilenceView,
    ...readsAlarms,
  },
  async ({ params, caller }) => {
    const silence = (await book.current(caller.tenantId)).silences.get(params.id);
    if (!silence) throw notFound("silence");
    return showSilence(silence, clock.now());
  },
);
