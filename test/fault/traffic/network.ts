import type { EntityLinks } from "#shared/entities/entity-links.ts";
import type { SeededRandom } from "../../support/simulation/random.ts";

/** A network's entities by id. */
export type Network = ReadonlyMap<string, EntityLinks>;

export const entityIds = [
  "core",
  ...["ring-1", "ring-2"],
  ...["site-1", "site-2", "site-3", "site-4", "site-5"],
  "EMERGENCY-112",
];

/** A tree with a few links across, drawn anew for each run. */
export function randomNetwork(random: SeededRandom): Network {
  return new Map(entityIds.map((id, place) => [id, randomLinks(random, id, place)]));
}

/** Where an entity hangs; parents come earlier in the list, so the tree has no cycle. */
function randomLinks(random: SeededRandom, id: string, place: number): EntityLinks {
  const across = entityIds[random.integer(entityIds.length)]!;
  return {
    parent_id: place === 0 ? undefined : entityIds[random.integer(place)],
    depends_on: random.chance(0.2) && across !== id ? [across] : [],
    emergency: id.includes("EMERGENCY") || random.chance(0.1),
  };
}

/** Its links as pairs. */
export function linksIn(network: Network): [string, string][] {
  return [...network].flatMap(([id, { parent_id, depends_on }]) =>
    [...(parent_id === undefined ? [] : [parent_id]), ...depends_on].map((to): [string, string] => [id, to]),
  );
}
