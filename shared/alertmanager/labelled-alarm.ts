import { alarmLimits as most, type NewAlarm } from "#shared/alarms/alarm.ts";
import { fingerprintOf } from "#shared/alertmanager/fingerprint.ts";
import type { LabelSet } from "#shared/alertmanager/label-set.ts";
import { fitAttributes, fitId, fitMessage } from "#shared/integrations/fit.ts";
import { severityOf } from "#shared/integrations/severity-words.ts";

/** An alert as Prometheus and all that speak like it have it, without its times. */
export interface LabelledAlert {
  readonly labels: LabelSet;
  readonly annotations: LabelSet;
  readonly generatorURL?: string | undefined;
}

/** All alerts come from one source, whoever passed them on: the same labels are the same alarm. */
const labelledSource = "alertmanager";

/** What an alert is about: the first of these labels that it has. */
const entityLabels = [
  ...["entity_id", "instance", "host", "hostname", "node", "nodename", "device"],
  ...["pod", "container", "service", "job", "cluster", "namespace"],
];
/** What a person should read: the first of these annotations that it has. */
const messageAnnotations = ["summary", "description", "message"];

/** Names of attributes beside the labels'. Names of labels in Prometheus have no colon, and nobody calls one like the second. */
const annotationPrefix = "annotation:";
const generatorName = "generatorURL";

/** What an alert is as an alarm; when it was raised and until when it holds depends on the dialect. */
export function labelledAlarm(alert: LabelledAlert) {
  const { labels, annotations, generatorURL = "" } = alert;
  const said = messageAnnotations.map((name) => own(annotations, name)).find((text) => text !== "");
  const about = entityLabels.map((name) => fitId(own(labels, name))).find((id) => id !== "");
  const type = fitId(own(labels, "alertname"));
  return {
    source_system: labelledSource,
    alarm_id: fingerprintOf(labels),
    entity_id: about ?? (type || "unknown"),
    alarm_type: type || "alert",
    severity: severityOf(own(labels, "severity")),
    ...(said === undefined ? {} : { message: fitMessage(said) }),
    // The labels come first: annotations are cut before an alert is lost.
    attributes: fitAttributes([
      ...Object.entries(labels),
      ...(generatorURL === "" ? [] : ([[generatorName, generatorURL]] as const)),
      ...Object.entries(annotations).map(([name, text]) => [annotationPrefix + name, text] as const),
    ]),
  } satisfies Partial<NewAlarm>;
}

/** Why labels can't be kept; undefined when they can. They say which alert it is, so none of them may be left out. */
export function whyNotKept(labels: LabelSet): string | undefined {
  const entries = Object.entries(labels);
  if (entries.length > most.attributes) return `at most ${most.attributes} label pairs are kept`;
  for (const [name, value] of entries) {
    if (isReserved(name)) return `label name "${name}" is reserved`;
    if (name.length > most.nameCharacters)
      return `label names may have at most ${most.nameCharacters} characters`;
    if (value.length > most.valueCharacters)
      return `label values may have at most ${most.valueCharacters} characters`;
  }
  const all = entries.reduce((sum, [, value]) => sum + value.length, 0);
  return all > most.attributeCharacters
    ? `label values may have at most ${most.attributeCharacters} characters in all`
    : undefined;
}

const isReserved = (name: string): boolean => name.startsWith(annotationPrefix) || name === generatorName;

/** What of an alarm an alert is made of. */
interface Shown {
  readonly source_system: string;
  readonly alarm_id: string | undefined;
  readonly entity_id: string;
  readonly alarm_type: string;
  readonly severity: string;
  readonly message: string | undefined;
  readonly attributes: Readonly<Record<string, string | number>> | undefined;
}

export interface IdentifiedAlert extends LabelledAlert {
  readonly fingerprint: string;
}

/** The alert that an alarm is. One that no alert has brought gets labels of what it is and where it is from. */
export function alertOf(alarm: Shown): IdentifiedAlert {
  const { severity, message, attributes } = alarm;
  const known = alerts.get(alarm);
  const isSame = known?.severity === severity && known.message === message && known.attributes === attributes;
  if (known && isSame) return known.alert;
  const alert = broughtAlert(alarm) ?? describedAlert(alarm);
  alerts.set(alarm, { severity, message, attributes, alert });
  return alert;
}

/** The labels alone, which cost next to nothing for an alarm that no alert has brought. */
export const labelsOf = (alarm: Shown): LabelSet =>
  alarm.source_system === labelledSource ? alertOf(alarm).labels : describedLabels(alarm);

/** What was made of an alarm, and of which of its words, which change: fingerprints cost more than all else of a list. */
const alerts = new WeakMap<
  Shown,
  Pick<Shown, "severity" | "message" | "attributes"> & { readonly alert: IdentifiedAlert }
>();

/** The fingerprint vouches for the labels. */
function broughtAlert({ source_system, alarm_id, attributes = {} }: Shown): IdentifiedAlert | undefined {
  if (source_system !== labelledSource || alarm_id === undefined) return undefined;
  const all = Object.entries(attributes).map(([name, value]) => [name, String(value)] as const);
  const labels = Object.fromEntries(all.filter(([name]) => !isReserved(name)));
  const notes = all.filter(([name]) => name.startsWith(annotationPrefix));
  const annotations = Object.fromEntries(
    notes.map(([name, value]) => [name.slice(annotationPrefix.length), value]),
  );
  const fingerprint = fingerprintOf(labels);
  if (fingerprint !== alarm_id) return undefined;
  const generatorURL = attributes[generatorName];
  return {
    labels,
    annotations,
    fingerprint,
    ...(generatorURL ? { generatorURL: String(generatorURL) } : {}),
  };
}

function describedAlert(alarm: Shown): IdentifiedAlert {
  const { message, attributes = {} } = alarm;
  const labels = describedLabels(alarm);
  const words = message === undefined ? {} : { summary: message };
  const details = Object.entries(attributes).map(([name, value]) => [name, String(value)]);
  return {
    labels,
    annotations: { ...Object.fromEntries(details), ...words },
    fingerprint: fingerprintOf(labels),
  };
}

const describedLabels = ({ alarm_type, entity_id, severity, source_system, alarm_id }: Shown): LabelSet => ({
  ...{ alertname: alarm_type, entity_id, severity, source_system },
  ...(alarm_id === undefined ? {} : { alarm_id }),
});

/** A label that isn't there is the same as an empty one. */
const own = (set: LabelSet, name: string): string => (Object.hasOwn(set, name) ? set[name]! : "");
