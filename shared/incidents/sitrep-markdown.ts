import { literal } from "#shared/incidents/chat-text.ts";
import { counted, duration, entityName, moment, named, number } from "#shared/incidents/report-words.ts";
import type { SituationReport } from "#shared/incidents/situation-report.ts";

/** A chat is no archive: the rest is in the incident's timeline. */
const mostActions = 15;

/** A situation report as a text to paste into a chat; what senders wrote stands in it literally. */
export function sitrepMarkdown(report: SituationReport): string {
  const { what, severity, status, generated_at } = report;
  const lines: readonly (readonly [string, string])[] = [
    ["What", alarms(report)],
    ["Where", where(report)],
    ["Since", since(report)],
    ["Likely cause", likelyCause(report)],
    ["Development", development(report)],
    ["Impact", impact(report)],
    ["At work", people(report)],
    ["Outstanding", outstanding(report)],
  ];
  return `${[
    `## Situation report: ${literal(what.title)}`,
    "",
    `**${severity}**, **${status}**, as of ${moment(generated_at)}${successor(report)}`,
    "",
    ...lines.filter(([, text]) => text !== "").map(([name, text]) => `- **${name}:** ${text}`),
    "",
    "### Actions taken",
    "",
    ...actions(report),
  ].join("\n")}\n`;
}

function successor({ merged_into, continued_by }: SituationReport): string {
  if (merged_into !== null) return `; merged into ${merged_into}`;
  return continued_by === null ? "" : `; its alarms belong to ${continued_by} now`;
}

function alarms({ what }: SituationReport): string {
  const { alarm_count, open_alarms, alarm_types, is_emergency_service } = what;
  if (alarm_count === 0) return "no alarms belong to it";
  const emergency = is_emergency_service ? "an emergency service is affected; " : "";
  const open = open_alarms === 0 ? "all clear" : `${number(open_alarms)} open`;
  const types = alarm_types.top.map(({ id, count }) => `${literal(id)} (${number(count)})`);
  const list = types.length === 0 ? "" : `: ${named(types, alarm_types.total)}`;
  return `${emergency}${counted(alarm_count, "alarm")}, ${open}${list}`;
}

function where({ where: { total, top } }: SituationReport): string {
  if (total === 0) return "";
  const entities = top.map((entity) => `${entityName(entity)} with ${counted(entity.alarm_count, "alarm")}`);
  return `${counted(total, "entity", "entities")}: ${named(entities, total)}`;
}

function since({ since, until, duration_s, opened_at, opened_by }: SituationReport): string {
  const span =
    until === null
      ? `${moment(since)}, for ${duration(duration_s)}`
      : `${moment(since)} until ${moment(until)}, which was ${duration(duration_s)}`;
  return `${span}; opened ${moment(opened_at)} by ${literal(opened_by)}`;
}

function likelyCause({ likely_cause }: SituationReport): string {
  if (!likely_cause) return "";
  const { entity, reason, changes } = likely_cause;
  const type = entity.entity_type === null ? "" : `, a ${literal(entity.entity_type)}`;
  return [`${entityName(entity)}${type}: ${reason}`, ...changes.map(changed)].join("; ");
}

type Changed = NonNullable<SituationReport["likely_cause"]>["changes"][number];

const changed = ({ summary, entity_id, hops, before_s }: Changed): string => {
  const away = hops === 0 ? "" : `, ${counted(hops, "link")} away`;
  return `${duration(before_s)} before, ${literal(entity_id)}${away} was changed: ${literal(summary)}`;
};

function development({ development, ongoing }: SituationReport): string {
  if (!development) return "";
  const { trend, raised, cleared, open_15_min_ago } = development;
  const windows = (counts: typeof raised) =>
    [counts.last_5_min, counts.last_15_min, counts.last_60_min].map(number).join("/");
  const late = ongoing ? "" : "alarms are still open though it is over; ";
  return `${late}${trend} (${number(open_15_min_ago)} open 15 min ago); in the last 5/15/60 min ${windows(raised)} raised, ${windows(cleared)} cleared`;
}

function impact({ impact }: SituationReport): string {
  const { looked_at, registered, revenue_weight, revenue_weight_known_of, sla_tiers } = impact;
  if (registered === 0) return "";
  const revenue =
    revenue_weight === null
      ? ""
      : `; revenue weight ${number(revenue_weight)}, known of ${number(revenue_weight_known_of)}`;
  const tiers = sla_tiers.map(({ sla_tier, entities }) => `${literal(sla_tier)} (${number(entities)})`);
  const sla = tiers.length === 0 ? "" : `; SLA tiers ${named(tiers, tiers.length)}`;
  return `${number(registered)} of ${counted(looked_at, "entity", "entities")} registered${revenue}${sla}`;
}

function people({ people, ongoing }: SituationReport): string {
  const { assignee, assigned_at, acknowledged_at, acknowledged_by } = people;
  const since = assigned_at === null ? "" : ` since ${moment(assigned_at)}`;
  const who =
    assignee === null ? `nobody ${ongoing ? "is" : "was"} assigned` : `${literal(assignee)}${since}`;
  if (acknowledged_at === null) return `${who}; not acknowledged`;
  const by = acknowledged_by === null ? "" : ` by ${literal(acknowledged_by)}`;
  return `${who}; acknowledged ${moment(acknowledged_at)}${by}`;
}

const outstandingWords: Readonly<Record<SituationReport["outstanding"][number]["kind"], string>> = {
  unacknowledged: "unacknowledged",
  unassigned: "unassigned",
  all_alarms_clear: "all alarms clear, but not resolved",
  alarms_still_open: "over, but with open alarms",
  not_closed: "resolved, but not closed",
};

const outstanding = ({ outstanding }: SituationReport): string =>
  outstanding.map(({ kind, for_s }) => `${outstandingWords[kind]} for ${duration(for_s)}`).join("; ");

function actions({ actions: { total, latest } }: SituationReport): string[] {
  const shown = latest.slice(-mostActions);
  const earlier = total - shown.length;
  return [
    ...(earlier > 0 ? [`- ${counted(earlier, "earlier action")}`] : []),
    ...shown.map(
      ({ at, actor, event, note }) =>
        `- ${moment(at)} ${literal(actor)}: ${literal(event)}${note === null ? "" : `: ${literal(note)}`}`,
    ),
  ];
}
