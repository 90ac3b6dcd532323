import { AlarmBook, appendsToJournal } from "#shared/journal/alarm-book.ts";
import { endpoint } from "#shared/lambda/endpoint.ts";
import { ChangeAnswer, ChangeEvent, changeOfEvent } from "#shared/pagerduty/change-event.ts";
import { clock } from "#shared/platform/clock.ts";

const book = new AlarmBook();

export const handler = endpoint(
  {
    method: "POST",
    path: "/v2/change/enqueue",
    tenantPrefix: true,
    routingKey: true,
    summary: "Accept a change event as PagerDuty does: what changes before alarms may be their cause",
    scope: "alarms:write",
    audit: "none",
    errors: "pagerduty",
    body: ChangeEvent,
    response: ChangeAnswer,
    status: 202,
    maxBodyBytes: 512 * 1024,
    ...appendsToJournal,
  },
  async ({ body, caller, change }) => {
    const situation = await book.current(caller.tenantId);
    const sender = { tenantId: caller.tenantId, sender: caller.name ?? caller.principalId };
    const told = changeOfEvent(body, sender, clock.now());
    const isNew = !situation.recordedChanges.has(told.id);
    if (isNew) change.append(book.draft(situation, [{ kind: "change_recorded", change: told }]));
    return { status: "success" as const, message: "Change event processed" };
  },
);
