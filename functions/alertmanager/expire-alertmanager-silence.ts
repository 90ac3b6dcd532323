import { silenceIdIn } from "#shared/alertmanager/silence-id.ts";
import { AlarmBook, appendsToJournal } from "#shared/journal/alarm-book.ts";
import { inItsWords } from "#shared/lambda/alertmanager-error.ts";
import { endpoint } from "#shared/lambda/endpoint.ts";
import { clock } from "#shared/platform/clock.ts";
import { endedAt } from "#shared/silences/ended.ts";
import { silenceState } from "#shared/silences/silence.ts";

const book = new AlarmBook();

export const handler = endpoint(
  {
    method: "DELETE",
    path: "/api/v2/silence/{silenceID}",
    tenantPrefix: true,
    summary: "End a silence now, as Alertmanager does (its API v2)",
    scope: "silences:write",
    audit: "silence.expire",
    errors: "alertmanager",
    ...appendsToJournal,
  },
  async ({ params, caller, change }) => {
    const id = silenceIdIn(params);
    const situation = await book.current(caller.tenantId);
    const known = situation.silences.get(id);
    if (!known) throw inItsWords("", "not-found");
    const now = clock.now();
    if (silenceState(known, now) === "expired") return "";
    change.append(book.draft(situation, [{ kind: "silence_set", silence: endedAt(known, now) }], now));
    return "";
  },
);
