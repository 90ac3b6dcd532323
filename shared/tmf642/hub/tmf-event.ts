import { addressesAt } from "#shared/tmf642/addresses-at.ts";
import type { AlarmEventType } from "#shared/tmf642/hub/alarm-event-type.ts";
import type { AlarmNews } from "#shared/tmf642/hub/alarm-news.ts";
import type { StoredListener } from "#shared/tmf642/hub/listener.ts";
import { showTmfAlarm } from "#shared/tmf642/show-tmf-alarm.ts";

/** Where an event goes: the callback is the base of what TMF642 has listeners serve. */
export function eventUrl(callback: string, type: AlarmEventType): string {
  const url = new URL(callback);
  const name = type.slice(0, 1).toLowerCase() + type.slice(1);
  url.pathname = `${url.pathname.replace(/\/+$/, "")}/listener/${name}`;
  url.hash = "";
  return url.href;
}

/** An event as TMF642 v4.0 has it, as text. */
export function eventBody(
  { eventId, type, time, correlationId, alarm, around }: AlarmNews,
  { base_url }: StoredListener,
): string {
  return JSON.stringify({
    ...{ eventId, eventTime: time, eventType: type, correlationId, domain: "alarm" },
    event: { alarm: showTmfAlarm(alarm, { ...around, hrefOf: addressesAt(base_url) }) },
  });
}
