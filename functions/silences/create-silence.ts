import { AlarmBook, appendsToJournal } from "#shared/journal/alarm-book.ts";
import { endpoint } from "#shared/lambda/endpoint.ts";
import { clock } from "#shared/platform/clock.ts";
import { newId } from "#shared/platform/ids.ts";
import { validationFailed } from "#shared/problems.ts";
import { NewSilence, newSilence } from "#shared/silences/new-silence.ts";
import { assertRoom } from "#shared/silences/silence-room.ts";
import { SilenceView, showSilence } from "#shared/silences/silence-view.ts";

const book = new AlarmBook();

export const handler = endpoint(
  {
    method: "POST",
    path: "/api/v1/silences",
    summary: "Suppress alarms for a while: they stay as they are, and open no incidents",
    scope: "silences:write",
    audit: "silence.create",
    body: NewSilence,
    response: SilenceView,
    status: 201,
    ...appendsToJournal,
  },
  async ({ body, caller, change }) => {
    const situation = await book.current(caller.tenantId);
    const now = clock.now();
    const silence = newSilence(body, { id: newId(), by: caller.principalId }, now);
    if (silence.ends_at <= silence.starts_at)
      throw validationFailed([
        { pointer: "#/ends_at", detail: "must be in the future, and after starts_at", code: "too_early" },
      ]);
    assertRoom(situation.silences.all(), [silence], now);
    change.append(book.draft(situation, [{ kind: "silence_set", silence }], now));
    return showSilence(silence, now);
  },
);
