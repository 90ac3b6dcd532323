import type { LiveCluster } from "#shared/clusters/live-cluster.ts";
import { rootCause } from "#shared/clusters/root-cause.ts";
import type { Situation } from "#shared/journal/situation.ts";

/** A cluster that would be an incident, but that its cause's parent may have to explain. */
export interface ParentWait {
  readonly parent_id: string;
  /** In ms since 1970. */
  readonly until: number;
  /** Once it is over, nobody waits for this cluster again. */
  readonly isOver: boolean;
}

/**
 * Whether a cluster isn't made an incident yet, because the parent of the entity that explains it best may raise an alarm
 * in a moment: then there is one incident, and it names the parent. The wait begins once, and is over when it has come.
 */
export function waitsForParent(situation: Situation, cluster: LiveCluster, at: number): boolean {
  const { parent_wait_s } = situation.rules;
  if (parent_wait_s === 0) return false;
  cluster.parentWait ??= newWait(situation, cluster, at + parent_wait_s * 1000);
  const wait = cluster.parentWait;
  if (!wait || wait.isOver || wait.until <= at || cluster.tally.byEntity.has(wait.parent_id)) return false;
  situation.wakeBy(wait.until);
  return true;
}

function newWait(situation: Situation, cluster: LiveCluster, until: number): ParentWait | undefined {
  const { entity_id } = rootCause(situation, cluster);
  const parent_id = situation.entities.get(entity_id)?.parent_id;
  return parent_id === undefined ? undefined : { parent_id, until, isOver: false };
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
