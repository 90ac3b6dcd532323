import { hash } from "node:crypto";
import type { Observation } from "#shared/alarms/observation.ts";
import { cut, fitAttributes, fitId } from "#shared/integrations/fit.ts";
import { severityOf } from "#shared/integrations/severity-words.ts";
import { Id } from "#shared/lambda/id.ts";
import { detailsIn, textOf } from "#shared/pagerduty/details-in.ts";
import { momentOf } from "#shared/pagerduty/moment-of.ts";
import type { PagerdutyEvent, Trigger } from "#shared/pagerduty/pagerduty-event.ts";
import { newId } from "#shared/platform/ids.ts";

/** PagerDuty cuts longer ones there. */
const summaryCharacters = 1024;
const longestName = 256;

/** The key of an event: a trigger without one begins an alarm of its own, and is told what it is. */
export const dedupKeyOf = ({ dedup_key }: PagerdutyEvent): string => (dedup_key ?? "").trim() || newId();

/**
 * What an event tells of the alarm of its key: one report, or two of the same. A trigger goes on with the alarm that is
 * open, whenever that was raised; the others need no more than the key, by which alone the alarm is known.
 * @param sender the name of the routing key, for who doesn't say who he is.
 */
export function reportsOf(
  event: PagerdutyEvent,
  dedupKey: string,
  sender: string,
  now: number,
): Observation[] {
  if (event.event_action === "trigger") return sightings(triggered(event, dedupKey, now), now);
  const id = alarmIdOf(dedupKey);
  const report = {
    ...{ source_system: "pagerduty", alarm_id: id, entity_id: id, alarm_type: "event", raised_at: now },
  };
  if (event.event_action === "resolve") return [{ ...report, severity: "cleared" }];
  const acknowledged_by = cut(event.client?.trim() || sender, longestName);
  return [{ ...report, severity: "indeterminate", acknowledged_by }];
}

/**
 * PagerDuty goes by when events come: a trigger after a resolve is a new alarm, whatever it says about when it was
 * raised. So what was raised before now is reported as still so now: it outlives a resolve that came in between.
 */
const sightings = (alarm: Observation, now: number): Observation[] =>
  alarm.raised_at < now ? [alarm, { ...alarm, raised_at: now }] : [alarm];

function triggered(event: Trigger, dedupKey: string, now: number): Observation {
  const { payload } = event;
  return {
    source_system: "pagerduty",
    alarm_id: alarmIdOf(dedupKey),
    // A source of nothing but what can't be printed is still somebody's.
    entity_id: fitId(payload.source) || "unknown",
    alarm_type: [payload.class, payload.group].map((word) => fitId(word ?? "")).find(Boolean) ?? "event",
    severity: severityOf(payload.severity),
    raised_at: momentOf(payload.timestamp, now),
    message: cut(payload.summary, summaryCharacters),
    attributes: fitAttributes(attributesOf(event, dedupKey)),
    continues: true,
  };
}

/** A key that is no id of ours, or too long for one, is known by its hash. */
const alarmIdOf = (dedupKey: string): string =>
  Id.safeParse(dedupKey).success ? dedupKey : hash("sha256", dedupKey);

function* attributesOf(event: Trigger, dedupKey: string): Generator<readonly [string, string]> {
  const { payload, client, client_url, links, images } = event;
  const { component, group, class: kind, custom_details } = payload;
  if (alarmIdOf(dedupKey) !== dedupKey) yield ["dedup_key", dedupKey];
  const named = { component, group, class: kind, client, client_url, links, images };
  for (const [name, value] of Object.entries(named)) {
    const text = textOf(value);
    if (text !== "") yield [name, text];
  }
  yield* detailsIn(custom_details);
}
