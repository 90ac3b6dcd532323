import * as z from "zod";
import { decideSilence } from "#shared/alertmanager/decide-silence.ts";
import { PostableSilence } from "#shared/alertmanager/postable-silence.ts";
import { AlarmBook, appendsToJournal } from "#shared/journal/alarm-book.ts";
import { endpoint } from "#shared/lambda/endpoint.ts";
import { clock } from "#shared/platform/clock.ts";
import { newId } from "#shared/platform/ids.ts";

const book = new AlarmBook();

export const handler = endpoint(
  {
    method: "POST",
    path: "/api/v2/silences",
    tenantPrefix: true,
    summary: "Create a silence, or change one, as Alertmanager does (its API v2)",
    scope: "silences:write",
    audit: "silence.set",
    errors: "alertmanager",
    body: PostableSilence,
    response: z.object({ silenceID: z.string() }),
    ...appendsToJournal,
  },
  async ({ body, caller, change }) => {
    const situation = await book.current(caller.tenantId);
    const now = clock.now();
    const silences = decideSilence(situation.silences, body, now, newId());
    const facts = silences.map((silence) => ({ kind: "silence_set", silence }) as const);
    change.append(book.draft(situation, facts, now));
    const targets = silences.map(({ id }) => id);
    const silenceID = targets.at(-1)!;
    change.describe({ targetId: silenceID, targets });
    return { silenceID };
  },
);
