import { AlarmBook, appendsToJournal } from "#shared/journal/alarm-book.ts";
import { endpoint } from "#shared/lambda/endpoint.ts";
import { clock } from "#shared/platform/clock.ts";
import { notFound } from "#shared/problems.ts";
import { ended } from "#shared/silences/ended.ts";
import { SilenceView, showSilence } from "#shared/silences/silence-view.ts";

const book = new AlarmBook();

export const handler = endpoint(
  {
    method: "POST",
    path: "/api/v1/silences/{id}/expire",
    summary: "End a silence now; what is still open is heard at once",
    scope: "silences:write",
    audit: "silence.expire",
    response: SilenceView,
    ...appendsToJournal,
  },
  async ({ params, caller, change }) => {
    const situation = await book.current(caller.tenantId);
    const known = situation.silences.get(params.id);
    if (!known) throw notFound("silence");
    const now = clock.now();
    const silence = ended(known, now);
    change.append(book.draft(situation, [{ kind: "silence_set", silence }], now));
    return showSilence(silence, now);
  },
);
