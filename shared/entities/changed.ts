import type * as z from "zod";
import type { Entity, EntityChange } from "#shared/entities/entity.ts";
import { validationFailed } from "#shared/problems.ts";

/** An entity with some fields changed; null empties a field, what is left out stays. */
export function changed(entity: Entity, change: z.output<typeof EntityChange>): Entity {
  if (change.parent_id === entity.id) {
    throw validationFailed([
      { pointer: "#/parent_id", detail: "must not be the entity itself", code: "custom" },
    ]);
  }
  const given = Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined));
  return { ...entity, ...given };
}
