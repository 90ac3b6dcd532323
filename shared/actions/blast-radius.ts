import type { EntityLinks } from "#shared/entities/entity-links.ts";

/**
 * What an action on an entity may take down: itself, and everything that is below it or depends on it, directly or
 * through others. An entity that isn't registered stands alone.
 */
export function reachedFrom(entities: ReadonlyMap<string, EntityLinks>, id: string): ReadonlySet<string> {
  const dependents = new Map<string, string[]>();
  const note = (on: string, dependent: string) => {
    const known = dependents.get(on);
    if (known) known.push(dependent);
    else dependents.set(on, [dependent]);
  };
  for (const [entity, { parent_id, depends_on }] of entities) {
    if (parent_id !== undefined) note(parent_id, entity);
    for (const on of depends_on) note(on, entity);
  }
  const reached = new Set([id]);
  // A set is walked in the order of adding, what is added on the way included.
  for (const entity of reached) for (const dependent of dependents.get(entity) ?? []) reached.add(dependent);
  return reached;
}
