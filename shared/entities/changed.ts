import type * as z from "zod";
import { type Entity, type EntityChange, notItself } from "#shared/entities/entity.ts";
import { validationFailed } from "#shared/problems.ts";

/** An entity with some fields changed; null empties a field, what is left out stays. */
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
  return { ...entity, ...given, version: entity.version + Number(isOther) };
}
