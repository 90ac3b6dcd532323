import type * as z from "zod";
import { isLinked, notLinked, strayEdges } from "#shared/entities/edge.ts";
import { type Entity, type EntityChange, notItself } from "#shared/entities/entity.ts";
import { validationFailed } from "#shared/problems.ts";

/**
 * An entity with some fields changed; null empties a field, what is left out stays. Where a link goes, what was said of it
 * goes with it.
 */
export function changed(entity: Entity, change: z.output<typeof EntityChange>): Entity {
  const toItself = {
    parent_id: change.parent_id === entity.id,
    depends_on: change.depends_on?.includes(entity.id),
  };
  const broken = Object.entries(toItself).filter(([, isBroken]) => isBroken);
  if (broken.length > 0) {
    throw validationFailed(
      broken.map(([field]) => ({ pointer: `#/${field}`, detail: notItself, code: "custom" })),
    );
  }
  const given = Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined));
  const isOther = Object.keys(given).length > 0;
  const next: Entity = { ...entity, ...given, version: entity.version + Number(isOther) };
  if (change.edges === undefined)
    return { ...next, edges: next.edges.filter((edge) => isLinked(next, edge)) };
  const stray = strayEdges(next);
  if (stray.length === 0) return next;
  throw validationFailed(
    stray.map((place) => ({ pointer: `#/edges/${place}/to`, detail: notLinked, code: "custom" })),
  );
}
