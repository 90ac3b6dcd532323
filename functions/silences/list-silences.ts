import * as z from "zod";
import { AlarmBook, readsAlarms } from "#shared/journal/alarm-book.ts";
import { endpoint } from "#shared/lambda/endpoint.ts";
import { Pager, pageOf, pageQuery } from "#shared/lambda/pager.ts";
import { clock } from "#shared/platform/clock.ts";
import { silenceKinds, silenceState } from "#shared/silences/silence.ts";
import { SilenceView, showSilence } from "#shared/silences/silence-view.ts";

const SilenceQuery = z.strictObject({
  ...pageQuery,
  state: z.enum(["pending", "active", "expired"]).optional(),
  kind: z.enum(silenceKinds).optional(),
});

const book = new AlarmBook();

export const handler = endpoint(
  {
    method: "GET",
    path: "/api/v1/silences",
    summary: "List silences, newest first; expired ones for five days",
    scope: "silences:read",
    query: SilenceQuery,
    response: pageOf(SilenceView),
    ...readsAlarms,
  },
  async ({ query, caller, exchange }) => {
    const { silences } = await book.current(caller.tenantId);
    const pager = new Pager<string>(caller, exchange, query);
    const now = clock.now();
    const rest = silences
      .all()
      .filter((silence) => query.state === undefined || silenceState(silence, now) === query.state)
      .filter(({ kind }) => query.kind === undefined || kind === query.kind)
      .filter(({ id }) => pager.after === undefined || id < pager.after)
      .sort((a, b) => (a.id > b.id ? -1 : 1));
    return pager.page(
      rest.map((silence) => showSilence(silence, now)),
      ({ id }) => id,
    );
  },
);
