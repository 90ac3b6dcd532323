import * as z from "zod";
import type { Situation } from "#shared/journal/situation.ts";

export const TopologyQuery = z.strictObject({ hops: z.coerce.number().int().min(1).max(5).default(1) });

export const EntityTopology = z
  .object({
    entity_id: z.string(),
    parent_id: z.string().nullable(),
    children: z.array(z.string()),
    depends_on: z.array(z.string()),
    /** Everything within the hops asked for, nearest first. */
    neighbours: z.array(z.string()),
  })
  .meta({ id: "EntityTopology" });

/** What an entity is linked with; undefined for one that isn't registered. */
export function showTopology(
  situation: Situation,
  id: string,
  hops: number,
): z.output<typeof EntityTopology> | undefined {
  const entity = situation.entities.get(id);
  if (!entity) return undefined;
  const neighbours = situation.topology.neighbours(situation.entityNumbers.numberOf(id), hops);
  return {
    entity_id: id,
    parent_id: entity.parent_id ?? null,
    children: [...situation.entities].filter(([, { parent_id }]) => parent_id === id).map(([child]) => child),
    depends_on: [...entity.depends_on],
    neighbours: Array.from(neighbours, (number) => situation.entityNumbers.nameOf(number)),
  };
}
