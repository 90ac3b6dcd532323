import { linkRules } from "#shared/correlation/correlation-policy.ts";
import { LinkIndex } from "#shared/correlation/link-index.ts";
import type { Situation } from "#shared/journal/situation.ts";

/** Builds the link index anew from the alarms at hand, under the policy at hand; their links are known already. */
export function reindex(situation: Situation): void {
  const links = new LinkIndex<ReturnType<typeof byTime>[number]>(
    situation.topology,
    linkRules(situation.policy),
  );
  for (const alarm of byTime(situation)) {
    const entity = situation.entityNumbers.numberOf(alarm.entity_id);
    links.add(alarm.raised_at, entity, situation.typeNumbers.numberOf(alarm.alarm_type), alarm);
  }
  situation.links = links;
}

/** In order of time every point is appended; out of order each may move others. */
const byTime = (situation: Situation) =>
  [...situation.alarms.values()].sort((a, b) => a.raised_at - b.raised_at);
