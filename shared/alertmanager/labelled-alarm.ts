import type { NewAlarm } from "#shared/alarms/alarm.ts";
import type { AlarmSeverity } from "#shared/alarms/severity.ts";
import { fingerprintOf } from "#shared/alertmanager/fingerprint.ts";
import type { LabelSet } from "#shared/alertmanager/label-set.ts";

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

/** What people write in the label `severity`. Everything else is indeterminate: nobody knows how bad it is. */
const severities: Readonly<Record<string, AlarmSeverity>> = {
  ...{
    critical: "critical",
    page: "critical",
    emergency: "critical",
    fatal: "critical",
    disaster: "critical",
  },
  ...{ major: "major", error: "major", high: "major" },
  ...{ minor: "minor", average: "minor", medium: "minor" },
  ...{ warning: "warning", warn: "warning", low: "warning" },
};

/** Names of attributes beside the labels'. Names of labels in Prometheus have no colon, and nobody calls one like the second. */
const annotationPrefix = "annotation:";
const generatorName = "generatorURL";

/** As `Attributes` has them. */
const most = { members: 32, name: 128, value: 4096, all: 8192 };

/** What an alert is as an alarm; when it was raised and until when it holds depends on the dialect. */
export function labelledAlarm(alert: LabelledAlert) {
  const { labels, annotations } = alert;
  const said = messageAnnotations.map((name) => own(annotations, name)).find((text) => text !== undefined);
  const about = entityLabels.map((name) => asId(own(labels, name))).find((id) => id !== undefined);
  const type = asId(own(labels, "alertname"));
  return {
    source_system: labelledSource,
    alarm_id: fingerprintOf(labels),
    entity_id: about ?? type ?? "unknown",
    alarm_type: type ?? "alert",
    severity: severities[own(labels, "severity")?.toLowerCase() ?? ""] ?? "indeterminate",
    ...(said === undefined ? {} : { message: said.slice(0, most.all).toWellFormed() }),
    attributes: attributesOf(alert),
  } satisfies Partial<NewAlarm>;
}

/** Why labels can't be kept; undefined when they can. They say which alert it is, so none of them may be left out. */
export function whyNotKept(labels: LabelSet): string | undefined {
  const entries = Object.entries(labels);
  if (entries.length > most.members) return `at most ${most.members} label pairs are kept`;
  for (const [name, value] of entries) {
    if (isReserved(name)) return `label name "${name}" is reserved`;
    if (name.length > most.name) return `label names may have at most ${most.name} characters`;
    if (value.length > most.value) return `label values may have at most ${most.value} characters`;
  }
  const all = entries.reduce((sum, [, value]) => sum + value.length, 0);
  return all > most.all ? `label values may have at most ${most.all} characters in all` : undefined;
}

const isReserved = (name: string): boolean => name.startsWith(annotationPrefix) || name === generatorName;

/** The labels as they are, and of the rest what there is room for: annotations are cut before an alert is lost. */
function attributesOf({ labels, annotations, generatorURL }: LabelledAlert): Record<string, string> {
  const attributes = new Map<string, string>();
  let room = most.all;
  const keep = (name: string, value: string): void => {
    const kept = value.slice(0, Math.min(most.value, room)).toWellFormed();
    if (attributes.size >= most.members || name.length > most.name || (kept === "" && value !== "")) return;
    attributes.set(name, kept);
    room -= kept.length;
  };
  for (const [name, value] of Object.entries(labels)) keep(name, value);
  if (generatorURL) keep(generatorName, generatorURL);
  for (const [name, value] of Object.entries(annotations)) keep(annotationPrefix + name, value);
  return Object.fromEntries(attributes);
}

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
  const known = alerts.get(alarm.attributes ?? alarm);
  if (known && known.fingerprint === alarm.alarm_id) return known;
  const alert = broughtAlert(alarm) ?? describedAlert(alarm);
  if (alarm.attributes && alert.fingerprint === alarm.alarm_id) alerts.set(alarm.attributes, alert);
  return alert;
}

/** The labels alone, which cost next to nothing for an alarm that no alert has brought. */
export const labelsOf = (alarm: Shown): LabelSet =>
  alarm.source_system === labelledSource ? alertOf(alarm).labels : describedLabels(alarm);

/** Fingerprints cost more than all else of a list; attributes that are replaced are forgotten with their alert. */
const alerts = new WeakMap<object, IdentifiedAlert>();

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

const own = (set: LabelSet, name: string): string | undefined =>
  Object.hasOwn(set, name) && set[name] !== "" ? set[name] : undefined;

/** As an id may be: printable, without spaces at its ends, of 128 characters. */
function asId(value: string | undefined): string | undefined {
  const printable = value?.replaceAll(/[\p{Cc}\p{Cs}\u2028\u2029\uFFFE\uFFFF]/gu, " ");
  const cut = [...trimmed(printable ?? "")].slice(0, 128).join("");
  return trimmed(cut) || undefined;
}

const trimmed = (text: string): string => text.replaceAll(/^\p{Zs}+|\p{Zs}+$/gu, "");
