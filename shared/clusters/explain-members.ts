import { bySomebody } from "#shared/alarms/by-somebody.ts";
import { rfc3339 } from "#shared/alarms/instant.ts";
import type { MemberExplanation } from "#shared/clusters/cluster-explanation.ts";
import type { ExplainedCluster } from "#shared/clusters/explained-cluster.ts";
import type { Explicable } from "#shared/clusters/explicable.ts";
import { type Link, type LinkedBy, spanningLinks } from "#shared/clusters/spanning-links.ts";
import { linkRules } from "#shared/correlation/correlation-policy.ts";
import type { LinkRules } from "#shared/correlation/link-rules.ts";
import { shortestPath } from "#shared/correlation/paths.ts";
import type { Situation } from "#shared/journal/situation.ts";

type Explained = Pick<ExplainedCluster, "id" | "alarmCount" | "members">;

/** Explains members of a cluster by the present rules and topology, each by one that is explained already. */
export function explainMembers(
  situation: Situation,
  cluster: Explained,
  isWanted: (member: Explicable) => boolean,
  most: number,
): MemberExplanation[] {
  const { members } = cluster;
  const rules = linkRules(situation.policy);
  const places = new Map(members.map(({ id }, place) => [id, place]));
  const links = spanningLinks(
    {
      raisedAtMs: members.map(({ raised_at }) => raised_at),
      entity: members.map(({ entity_id }) => situation.entityNumbers.numberOf(entity_id)),
      type: members.map(({ alarm_type }) => situation.typeNumbers.numberOf(alarm_type)),
      parent: members.map(({ grouped }) => grouped && places.get(grouped.parent_id)),
    },
    situation.topology,
    rules,
  );
  const explained: MemberExplanation[] = [];
  for (const [place, member] of members.entries()) {
    if (explained.length === most) break;
    if (!isWanted(member)) continue;
    const link = links[place];
    explained.push({
      ...describe(member),
      link: link ? showLink(situation, rules, member, members[link.to]!, link) : null,
      unlinked_because: link ? null : whyUnlinked(cluster, member),
    });
  }
  return explained;
}

export const describe = ({ id, entity_id, alarm_type, severity, raised_at }: Explicable) => ({
  alarm_id: id,
  entity_id,
  alarm_type,
  severity,
  raised_at: rfc3339(raised_at),
});

function showLink(
  { topology, entityNumbers }: Situation,
  rules: LinkRules,
  member: Explicable,
  other: Explicable,
  { rule }: Link,
): NonNullable<MemberExplanation["link"]> {
  const [from, to] = [other, member].map(({ entity_id }) => entityNumbers.numberOf(entity_id));
  const ownMs = rule === "neighbour" ? topology.windowsOf(from!).get(to!) : undefined;
  const { windowMs, hops } = limitsOf(rule, rules);
  const nameOf = (entity: number) => entityNumbers.nameOf(entity);
  const path = hops === null ? undefined : shortestPath(topology, from!, to!, hops, nameOf);
  return {
    alarm_id: other.id,
    entity_id: other.entity_id,
    rule,
    ...(rule === "hand" && { grouped: bySomebody(groupingOf(member, other)) }),
    apart_s: Math.abs(member.raised_at - other.raised_at) / 1000,
    ...windowOf(windowMs, ownMs),
    path: path?.map(nameOf) ?? null,
    max_hops: hops,
  };
}

/** The window of the very link between two entities goes before the policy's. */
function windowOf(
  policysMs: number | null,
  ownMs: number | undefined,
): Pick<NonNullable<MemberExplanation["link"]>, "window_s" | "window_of"> {
  if (policysMs === null) return { window_s: null, window_of: null };
  return { window_s: (ownMs ?? policysMs) / 1000, window_of: ownMs === undefined ? "policy" : "edge" };
}

/** Either may be the parent: who is explained by whom goes by time. */
const groupingOf = (one: Explicable, other: Explicable) =>
  one.grouped?.parent_id === other.id ? one.grouped : other.grouped!;

interface Limits {
  readonly windowMs: number | null;
  readonly hops: number | null;
}

function limitsOf(rule: LinkedBy, rules: LinkRules): Limits {
  if (rule === "hand") return { windowMs: null, hops: null };
  if (rule === "entity") return { windowMs: rules.entityWindowMs, hops: 0 };
  if (rule === "neighbour") return { windowMs: rules.neighbourWindowMs, hops: rules.neighbourHops };
  return { windowMs: rules.typeWindowMs, hops: rules.typeScope === "tenant" ? null : rules.typeHops };
}

function whyUnlinked(
  { id, alarmCount, members }: Explained,
  member: Explicable,
): NonNullable<MemberExplanation["unlinked_because"]> {
  if (member.id === id) return "earliest_member";
  return members.length < alarmCount ? "linking_alarm_not_at_hand" : "linked_by_former_rules";
}
