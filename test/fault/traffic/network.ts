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
  const parent_id = place === 0 ? undefined : entityIds[random.integer(place)];
  const window_s = 70 * place; // of 70 to 490: shorter and longer than the windows of a policy
  const edges = parent_id !== undefined && place % 2 === 1 ? [{ to: parent_id, wait_s: null, window_s }] : [];
  return {
    parent_id,
    depends_on: random.chance(0.2) && across !== id ? [across] : [],
    emergency: id.includes("EMERGENCY") || random.chance(0.1),
    edges,
  };
}

/** A link between two entities, perhaps with a window of its own in seconds. */
export type GivenLink = [string, string, number?];

/** Its links, those with windows last: whatever the other end declares, these hold. */
export function linksIn(network: Network): GivenLink[] {
  const declared = [...network].flatMap(([id, { parent_id, depends_on }]) =>
    [...(parent_id === undefined ? [] : [parent_id]), ...depends_on].map((to): GivenLink => [id, to]),
  );
  const timed = [...network].flatMap(([id, { edges = [] }]) =>
    edges.flatMap(({ to, window_s }): GivenLink[] => (window_s === null ? [] : [[id, to, window_s]])),
  );
  return [...declared, ...timed];
}
