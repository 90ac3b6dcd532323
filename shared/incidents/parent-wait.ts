import type { LiveCluster } from "#shared/clusters/live-cluster.ts";
import { rootCause } from "#shared/clusters/root-cause.ts";
import { type EntityLinks, edgeTo } from "#shared/entities/entity-links.ts";
import type { Situation } from "#shared/journal/situation.ts";

/** A cluster that would be an incident, but that what its cause depends on may have to explain. */
export interface ParentWait {
  /** An alarm of any of these ends the wait. */
  readonly awaited: readonly string[];
  /** In ms since 1970. */
  readonly until: number;
  /** Once it is over, nobody waits for this cluster again. */
  readonly isOver: boolean;
}

/**
 * Whether a cluster isn't made an incident yet, because the parent of the entity that explains it best, or a dependency
 * that is worth waiting for, may raise an alarm in a moment: then there is one incident, and it names that one. The wait
 * begins once, and is over when one of them has come.
 */
export function waitsForParent(situation: Situation, cluster: LiveCluster, at: number): boolean {
  cluster.parentWait ??= newWait(situation, cluster, at);
  const wait = cluster.parentWait;
  if (!wait || wait.isOver || wait.until <= at) return false;
  if (wait.awaited.some((id) => cluster.tally.byEntity.has(id))) return false;
  situation.wakeBy(wait.until);
  return true;
}

/** For whom, and until when, the incident of a cluster is put off; undefined where it isn't. */
export function putOff({ parentWait: wait, incident, isOpen, tally }: LiveCluster): ParentWait | undefined {
  const isWaiting = wait && !wait.isOver && isOpen && !incident;
  return isWaiting && !wait.awaited.some((id) => tally.byEntity.has(id)) ? wait : undefined;
}

/** Waits as long as for the one that is waited for longest. */
function newWait(situation: Situation, cluster: LiveCluster, at: number): ParentWait | undefined {
  if (!mayWait(situation, cluster)) return undefined;
  const { entity_id } = rootCause(situation, cluster);
  const waits = waitsOf(situation.entities.get(entity_id), situation.rules.parent_wait_s);
  if (waits.length === 0) return undefined;
  const seconds = Math.max(...waits.map(({ wait_s }) => wait_s));
  return { awaited: waits.map(({ to }) => to), until: at + seconds * 1000, isOver: false };
}

/** Spares the search for the cause where nobody waits, as it is by default. */
const mayWait = ({ rules, entities }: Situation, { tally }: LiveCluster): boolean =>
  rules.parent_wait_s > 0 || [...tally.byEntity.keys()].some((id) => entities.get(id)?.edges !== undefined);

/** The parent is waited for by the rules or its edge, a dependency by its edge alone. */
function waitsOf(links: EntityLinks | undefined, parent_wait_s: number): { to: string; wait_s: number }[] {
  if (!links) return [];
  const { parent_id, depends_on } = links;
  const others = depends_on.map((to) => ({ to, byDefault: 0 }));
  return [...(parent_id === undefined ? [] : [{ to: parent_id, byDefault: parent_wait_s }]), ...others]
    .map(({ to, byDefault }) => ({ to, wait_s: edgeTo(links, to)?.wait_s ?? byDefault }))
    .filter(({ wait_s }) => wait_s > 0);
}

/** The clusters whose wait ends by `at`; they are asked once. */
export function takeWaited({ clusters }: Situation, at: number): LiveCluster[] {
  const waited = [...clusters.values()].filter(
    ({ parentWait }) => parentWait && isOn(parentWait) && parentWait.until <= at,
  );
  for (const cluster of waited) cluster.parentWait = { ...cluster.parentWait!, isOver: true };
  return waited;
}

/** When the first wait ends. */
export function firstWaited({ clusters }: Situation): number | undefined {
  let first: number | undefined;
  for (const { parentWait } of clusters.values()) {
    if (parentWait && isOn(parentWait) && !(first !== undefined && first <= parentWait.until))
      first = parentWait.until;
  }
  return first;
}

const isOn = ({ isOver }: ParentWait): boolean => !isOver;

/** Of two clusters that become one: neither waits longer than it would have. */
export function earlierWait(
  one: ParentWait | undefined,
  other: ParentWait | undefined,
): ParentWait | undefined {
  if (!one || !other) return one ?? other;
  if (one.isOver || other.isOver) return one.isOver ? one : other;
  return one.until <= other.until ? one : other;
}
