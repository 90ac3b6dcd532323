import { clock } from "#shared/platform/clock.ts";
import type { AlarmNews } from "#shared/tmf642/hub/alarm-news.ts";
import type { StoredListener } from "#shared/tmf642/hub/listener.ts";
import { eventBody, eventUrl } from "#shared/tmf642/hub/tmf-event.ts";
import { deliverWebhook } from "#shared/webhooks/deliver-webhook.ts";
import type { SigningSecret } from "#shared/webhooks/signing-secret.ts";
import type { WebhookOutcome } from "#shared/webhooks/webhook-outcome.ts";

/** Sends one event, once. */
export type Send = (news: AlarmNews) => Promise<WebhookOutcome>;

/** TM Forum has one event in a request: so many are on their way to a listener at once, each of another alarm. */
const mostAtOnce = 10;

export type Failure = Exclude<WebhookOutcome, { readonly outcome: "delivered" }>;

/** How many of some events were taken, from the first on, and what became of the next one where it wasn't. */
export interface Delivered {
  readonly count: number;
  readonly failure?: Failure | undefined;
}

export const sending =
  (listener: StoredListener, secrets: readonly SigningSecret[]): Send =>
  (news) =>
    deliverWebhook({
      url: eventUrl(listener.callback, news.type),
      secrets,
      id: news.eventId,
      timestamp: Math.floor(clock.now() / 1000),
      body: eventBody(news, listener),
    });

/**
 * Sends events side by side, but those of one alarm one after the other. After a failure, and when the time is up, no
 * more are begun. What was taken after the first that wasn't will be sent again.
 */
export async function deliver(
  events: readonly AlarmNews[],
  send: Send,
  isTimeUp: () => boolean,
): Promise<Delivered> {
  const outcomes: (WebhookOutcome | undefined)[] = events.map(() => undefined);
  const lanes = [...Map.groupBy(events.keys(), (index) => events[index]!.alarm.id).values()];
  let goesOn = true;
  const work = async (): Promise<void> => {
    for (let lane = lanes.shift(); lane && goesOn; lane = lanes.shift()) {
      for (const index of lane) {
        goesOn &&= !isTimeUp();
        if (!goesOn) return;
        const outcome = await send(events[index]!);
        outcomes[index] = outcome;
        goesOn &&= outcome.outcome === "delivered";
      }
    }
  };
  await Promise.all(Array.from({ length: mostAtOnce }, work));
  const isTaken = (outcome: WebhookOutcome | undefined) => outcome?.outcome === "delivered";
  const first = outcomes.findIndex((outcome) => !isTaken(outcome));
  const failure = outcomes.find((outcome) => outcome && !isTaken(outcome)) as Failure | undefined;
  return { count: first < 0 ? events.length : first, failure };
}
