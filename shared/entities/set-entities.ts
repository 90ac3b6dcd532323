import { reindex } from "#shared/clusters/reindex.ts";
import { type EntityLinks, edgeTo } from "#shared/entities/entity-links.ts";
import type { Situation } from "#shared/journal/situation.ts";

/**
 * Takes changed entities into the topology. New links count at once for what arrives from now on; alarms that are
 * there already are re-correlated soon. A link's window, too, counts at once.
 */
export function setEntities(
  situation: Situation,
  changed: readonly { readonly id: string; readonly links: EntityLinks | null }[],
): void {
  let sameWindows = true;
  for (const { id, links } of changed) {
    const former = situation.entities.get(id);
    const formerTargets = former ? targets(former) : [];
    if (links) situation.entities.set(id, links);
    else situation.entities.delete(id);
    const newTargets = links ? targets(links) : [];
    for (const target of new Set([...formerTargets, ...newTargets])) {
      if (!relink(situation, id, target)) sameWindows = false;
    }
    const sameLinks =
      sameWindows &&
      formerTargets.length === newTargets.length &&
      newTargets.every((t) => formerTargets.includes(t));
    const sameWeight = (former?.emergency ?? false) === (links?.emergency ?? false);
    if (!(sameLinks && sameWeight) && situation.alarms.size > 0) situation.recorrelationDue = true;
  }
  if (!sameWindows && situation.alarms.size > 0) reindex(situation);
}

/** Each once: a parent may be named among the dependencies, too. */
const targets = ({ parent_id, depends_on }: EntityLinks): string[] => [
  ...new Set(parent_id === undefined ? depends_on : [parent_id, ...depends_on]),
];

/**
 * Makes the topology what two entities declare: a link may be declared from both ends, lasts as long as either does, and
 * has the longer of the windows that they name. @returns whether its window is what it was.
 */
function relink(situation: Situation, one: string, other: string): boolean {
  const { entities, entityNumbers, topology } = situation;
  const declared = [
    { links: entities.get(one), to: other },
    { links: entities.get(other), to: one },
  ].filter(({ links, to }) => links && (links.parent_id === to || links.depends_on.includes(to)));
  const [a, b] = [entityNumbers.numberOf(one), entityNumbers.numberOf(other)];
  const former = topology.windowsOf(a).get(b);
  if (declared.length === 0) topology.unlink(a, b);
  else topology.link(a, b, longest(declared.map(({ links, to }) => edgeTo(links, to)?.window_s)));
  return topology.windowsOf(a).get(b) === former;
}

/** In ms; undefined when nobody names one. */
function longest(windows: readonly (number | null | undefined)[]): number | undefined {
  const named = windows.filter((window_s) => typeof window_s === "number");
  return named.length > 0 ? Math.max(...named) * 1000 : undefined;
}
