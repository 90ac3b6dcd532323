import type * as z from "zod";
import { rfc3339 } from "#shared/alarms/instant.ts";
import type { KnownAlarm } from "#shared/tmf642/known-alarm.ts";
import type { Surroundings } from "#shared/tmf642/surroundings.ts";
import { AffectedServices, CrossedThreshold, Places, type TmfAlarm } from "#shared/tmf642/tmf-alarm.ts";
import { reference } from "#shared/tmf642/tmf-alarm-ref.ts";
import { entriesOf, flagAttributes, textAttributes, timeAttributes } from "#shared/tmf642/tmf-attributes.ts";

/** An alarm as TMF642 has it; nothing of what isn't known. */
export function showTmfAlarm(alarm: KnownAlarm, around: Surroundings): TmfAlarm {
  const shown: Record<string, unknown> = { id: alarm.id, href: around.hrefOf(alarm.id) };
  const show = (name: string, value: unknown) => {
    if (value !== undefined) shown[name] = value;
  };
  for (const [name, read] of entriesOf(textAttributes)) show(name, read(alarm, around));
  for (const [name, read] of entriesOf(flagAttributes)) show(name, read(alarm, around));
  for (const [name, read] of entriesOf(timeAttributes)) {
    const at = read(alarm);
    show(name, at === undefined ? undefined : rfc3339(at));
  }
  for (const [name, value] of Object.entries(partsOf(alarm, around))) show(name, value);
  return { ...shown, "@type": "Alarm" } as TmfAlarm;
}

/** The attributes that are more than one value. */
function partsOf(alarm: KnownAlarm, around: Surroundings) {
  const { entity_id, attributes = {}, comments } = alarm;
  const parent = around.parentOf(alarm);
  const followers = around.followersOf(alarm);
  return {
    alarmedObject: { id: entity_id, ...hrefIn(attributes["alarmedObject.href"]) },
    affectedService: structured(AffectedServices, attributes.affectedService) ?? namedService(attributes),
    crossedThresholdInformation: structured(CrossedThreshold, attributes.crossedThresholdInformation),
    place: structured(Places, attributes.place),
    comment: comments?.map(({ text, at, by, on_behalf_of }) => ({
      comment: text,
      userId: on_behalf_of?.user ?? by,
      ...(on_behalf_of?.system !== undefined && { systemId: on_behalf_of.system }),
      time: rfc3339(at),
    })),
    parentAlarm: parent && [reference(parent, around)],
    correlatedAlarm: followers.length > 0 ? followers.map((one) => reference(one, around)) : undefined,
  } satisfies { [Name in keyof TmfAlarm]?: TmfAlarm[Name] | undefined };
}

const hrefIn = (href: string | number | undefined) => (href === undefined ? {} : { href: String(href) });

/** What senders say in more than one value is kept as JSON; another dialect's attribute may have the name by chance. */
function structured<S extends z.ZodType>(schema: S, text: string | number | undefined) {
  if (typeof text !== "string" || !/^[[{]/.test(text)) return undefined;
  try {
    return schema.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}

/** A sender of another dialect names a service by its id alone. */
const namedService = ({ affectedService }: Readonly<Record<string, string | number>>) =>
  affectedService === undefined ? undefined : [{ id: String(affectedService) }];
