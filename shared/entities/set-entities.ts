import type { EntityLinks } from "#shared/entities/entity-links.ts";
import type { Situation } from "#shared/journal/situation.ts";

/**
 * Takes changed entities into the topology. New links count at once for what arrives from now on; alarms that are
 * there already are re-correlated soon.
 */
export function setEntities(
  situation: Situation,
  changed: readonly { readonly id: string; readonly links: EntityLinks | null }[],
): void {
  for (const { id, links } of changed) {
    const former = situation.entities.get(id);
    const formerTargets = former ? targets(former) : [];
    if (links) situation.entities.set(id, links);
    else situation.entities.delete(id);
    const newTargets = links ? targets(links) : [];
    for (const target of formerTargets) {
      if (!newTargets.includes(target) && !declares(situation, target, id))
        link(situation, "unlink", id, target);
    }
    for (const target of newTargets) link(situation, "link", id, target);
    const sameLinks =
      formerTargets.length === newTargets.length && newTargets.every((t) => formerTargets.includes(t));
    const sameWeight = (former?.emergency ?? false) === (links?.emergency ?? false);
    if (!(sameLinks && sameWeight) && situation.alarms.size > 0) situation.recorrelationDue = true;
  }
}

/** Each once: a parent may be named among the dependencies, too. */
const targets = ({ parent_id, depends_on }: EntityLinks): string[] => [
  ...new Set(parent_id === undefined ? depends_on : [parent_id, ...depends_on]),
];

/** A link may be declared from both ends; it lasts as long as either does. */
function declares(situation: Situation, from: string, to: string): boolean {
  const links = situation.entities.get(from);
  return links !== undefined && targets(links).includes(to);
}

function link(situation: Situation, change: "link" | "unlink", from: string, to: string): void {
  const { entityNumbers, topology } = situation;
  topology[change](entityNumbers.numberOf(from), entityNumbers.numberOf(to));
}
