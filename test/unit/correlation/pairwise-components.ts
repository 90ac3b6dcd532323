import type { AlarmColumns } from "#shared/correlation/correlate-batch.ts";
import type { LinkRules } from "#shared/correlation/link-rules.ts";

/** Links between entity numbers, undirected, some with a window of their own in ms. Of several the last one counts. */
export type EntityLink = readonly [a: number, b: number, windowMs?: number | undefined];

/**
 * The definition of a cluster (SPEC A7) word for word, as an independent oracle: every pair of alarms is compared,
 * distances come from repeated relaxation, components from repeated spreading of the smallest label. O(n²) at least.
 * Ties are broken by index. Answers the root's index per alarm.
 */
export function pairwiseComponents(
  alarms: AlarmColumns,
  links: readonly EntityLink[],
  rules: LinkRules,
): Int32Array {
  const isLinked = linksBetween(alarms, links, rules);
  const count = alarms.raisedAtMs.length;
  const earlier = (a: number, b: number) => alarms.raisedAtMs[a]! - alarms.raisedAtMs[b]! || a - b;
  const pairs: [number, number][] = [];
  for (let a = 0; a < count; a++) {
    for (let b = 0; b < a; b++) if (isLinked(a, b)) pairs.push([a, b]);
  }
  const roots = Int32Array.from({ length: count }, (_, alarm) => alarm);
  for (let changed = true; changed; ) {
    changed = false;
    for (const [a, b] of pairs) {
      if (roots[a] === roots[b]) continue;
      const root = earlier(roots[a]!, roots[b]!) < 0 ? roots[a]! : roots[b]!;
      roots[a] = root;
      roots[b] = root;
      changed = true;
    }
  }
  return roots;
}

/** Of two alarms by number, by the rules. */
export type AreLinked = (a: number, b: number) => boolean;

/** The definition of a link, to hold others' claims against. */
export function linksBetween(
  alarms: AlarmColumns,
  links: readonly EntityLink[],
  rules: LinkRules,
): AreLinked {
  const distance = distances(links, Math.max(rules.neighbourHops, rules.typeHops));
  return (a, b) => areLinked(alarms, a, b, distance, { ...rules, ...ownWindow(alarms, links, a, b) });
}

/** What the link between the entities of two alarms says instead of the policy. */
function ownWindow({ entity }: AlarmColumns, links: readonly EntityLink[], a: number, b: number) {
  const between = [entity[a], entity[b]];
  const link = links.findLast(([x, y]) => x !== y && between.includes(x) && between.includes(y));
  return link?.[2] === undefined ? {} : { neighbourWindowMs: link[2] };
}

type Distance = (a: number, b: number) => number;

function areLinked(
  alarms: AlarmColumns,
  a: number,
  b: number,
  distance: Distance,
  rules: LinkRules,
): boolean {
  const apart = Math.abs(alarms.raisedAtMs[a]! - alarms.raisedAtMs[b]!);
  const hops = distance(alarms.entity[a]!, alarms.entity[b]!);
  if (hops === 0 && apart <= rules.entityWindowMs) return true;
  if (hops > 0 && hops <= rules.neighbourHops && apart <= rules.neighbourWindowMs) return true;
  if (alarms.type[a] !== alarms.type[b] || apart > rules.typeWindowMs) return false;
  return rules.typeScope === "tenant" || (rules.typeScope === "neighbour" && hops <= rules.typeHops);
}

/** Hop distances up to `farthest`, Infinity beyond. */
function distances(links: readonly EntityLink[], farthest: number): Distance {
  const known = new Map<string, number>();
  const between: Distance = (a, b) => (a === b ? 0 : (known.get(`${a} ${b}`) ?? Number.POSITIVE_INFINITY));
  const shorten = (a: number, b: number, hops: number) => {
    if (hops < between(a, b)) known.set(`${a} ${b}`, hops);
  };
  for (let hop = 1; hop <= farthest; hop++) {
    for (const [a, b] of [...links, ...links.map(([x, y]) => [y, x] as const)]) {
      shorten(a, b, 1);
      for (const [path, hops] of [...known]) {
        const [from, to] = path.split(" ").map(Number) as [number, number];
        if (to === a) shorten(from, b, hops + 1);
      }
    }
  }
  return between;
}
