import type { Explicable } from "#shared/clusters/explicable.ts";
import type { RuleName } from "#shared/clusters/spanning-links.ts";
import type { LinkRules } from "#shared/correlation/link-rules.ts";

/** How two entities are connected. */
interface Way {
  /** Undefined when they aren't, or are further apart than anybody looked. */
  readonly hops: number | undefined;
  /** The window of the very link between the two, where it has one of its own. */
  readonly ownWindowMs: number | undefined;
}

/** The member that comes closest to being linked with an alarm by one rule. */
interface Nearest extends Way {
  readonly alarm: Explicable;
  readonly apartMs: number;
}

/** What one rule says to an alarm that isn't a member. */
export interface Verdict {
  readonly rule: RuleName;
  readonly nearest: Nearest | undefined;
  /** Whether the rule, as it now is, links the two after all. */
  readonly links: boolean;
  readonly detail: string;
}

/** What a rule asks of two alarms, beyond being considered at all. */
interface Limits {
  readonly windowMs: number;
  /** Whether the window of the very link counts instead. */
  readonly heedsEdges?: boolean;
  /** Undefined where the topology doesn't matter. */
  readonly hops: number | undefined;
}

/**
 * Why no rule links an alarm with any member: for each rule the member that fails the fewest of its conditions, then
 * the nearest in the topology, then in time, and by how much it fails.
 * @param wayTo how the alarm's entity is connected with another one.
 */
export function explainAbsence(
  alarm: Explicable,
  members: readonly Explicable[],
  wayTo: (entityId: string) => Way,
  rules: LinkRules,
): Verdict[] {
  const all = members.map((member) => ({
    alarm: member,
    ...wayTo(member.entity_id),
    apartMs: Math.abs(member.raised_at - alarm.raised_at),
  }));
  return [
    judgeEntity(all, rules),
    judgeNeighbour(all, rules),
    judgeType(
      all.filter((other) => other.alarm.alarm_type === alarm.alarm_type),
      rules,
    ),
  ];
}

function judgeEntity(all: readonly Nearest[], { entityWindowMs }: LinkRules): Verdict {
  const onEntity = all.filter(({ hops }) => hops === 0);
  return judge("entity", onEntity, { windowMs: entityWindowMs, hops: undefined }, "on the same entity");
}

function judgeNeighbour(all: readonly Nearest[], { neighbourHops, neighbourWindowMs }: LinkRules): Verdict {
  if (neighbourHops === 0) return switchedOff("neighbour");
  const elsewhere = all.filter(({ hops }) => hops !== undefined && hops > 0);
  return judge(
    "neighbour",
    elsewhere,
    { windowMs: neighbourWindowMs, heedsEdges: true, hops: neighbourHops },
    "connected in the topology",
  );
}

function judgeType(ofType: readonly Nearest[], { typeScope, typeHops, typeWindowMs }: LinkRules): Verdict {
  if (typeScope === "off") return switchedOff("type");
  if (typeScope === "tenant")
    return judge("type", ofType, { windowMs: typeWindowMs, hops: undefined }, "of the same type");
  const connected = ofType.filter(({ hops }) => hops !== undefined);
  return judge(
    "type",
    connected,
    { windowMs: typeWindowMs, hops: typeHops },
    "of the same type and connected in the topology",
  );
}

const switchedOff = (rule: RuleName): Verdict => ({
  rule,
  nearest: undefined,
  links: false,
  detail: "the policy switches this rule off",
});

function judge(rule: RuleName, candidates: readonly Nearest[], limits: Limits, like: string): Verdict {
  let nearest: Nearest | undefined;
  for (const candidate of candidates) {
    if (!nearest || order(candidate, nearest, limits) < 0) nearest = candidate;
  }
  if (!nearest) return { rule, nearest, links: false, detail: `no member is ${like}` };
  const misses = missesOf(nearest, limits);
  const detail = misses.length === 0 ? "this rule links the two as it now is" : misses.join("; ");
  return { rule, nearest, links: misses.length === 0, detail };
}

const order = (a: Nearest, b: Nearest, limits: Limits): number =>
  missesOf(a, limits).length - missesOf(b, limits).length ||
  (limits.hops === undefined ? 0 : (a.hops ?? 0) - (b.hops ?? 0)) ||
  a.apartMs - b.apartMs ||
  (a.alarm.id < b.alarm.id ? -1 : 1);

function missesOf({ hops, apartMs, ownWindowMs }: Nearest, limits: Limits): string[] {
  const misses: string[] = [];
  const ownMs = limits.heedsEdges ? ownWindowMs : undefined;
  const windowMs = ownMs ?? limits.windowMs;
  if (apartMs > windowMs)
    misses.push(
      `${apartMs / 1000} s apart, the window ${ownMs === undefined ? "" : "of this edge "}is ${windowMs / 1000} s`,
    );
  if (limits.hops !== undefined && (hops ?? Number.POSITIVE_INFINITY) > limits.hops)
    misses.push(`${hops} hops away, the limit is ${limits.hops}`);
  return misses;
}
