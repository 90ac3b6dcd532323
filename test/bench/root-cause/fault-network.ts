import type { EntityLinks } from "#shared/entities/entity-links.ts";
import type { SeededRandom } from "../../support/simulation/random.ts";

export interface Element {
  readonly id: string;
  /** 0 for the core, then one more for each step down. */
  readonly level: number;
  readonly links: EntityLinks;
  /** Those that fail with it: children first, then those with a second uplink to it. */
  readonly children: string[];
  readonly secondary: string[];
}

export type FaultNetwork = ReadonlyMap<string, Element>;

/** How many elements each level has: 10,000 in all. */
const levels = [1, 10, 100, 1_000, 8_889];
/** How many of an inner level have a second uplink. */
const dualHomed = 0.2;

/** A tree with uneven branches and some second uplinks. */
export function faultNetwork(random: SeededRandom): FaultNetwork {
  const elements = new Map<string, Element>();
  let above: Element[] = [];
  for (const [level, count] of levels.entries()) {
    const here: Element[] = [];
    for (let number = 0; number < count; number++) {
      const parent = above[random.integer(above.length)];
      const second = random.chance(dualHomed) ? above[random.integer(above.length)] : undefined;
      const other = level > 1 && level < 4 && second !== parent ? second : undefined;
      const id = `level ${level} element ${number}`;
      const links = { parent_id: parent?.id, depends_on: other ? [other.id] : [], emergency: false };
      const element = { id, level, links, children: [], secondary: [] };
      elements.set(id, element);
      here.push(element);
      parent?.children.push(id);
      other?.secondary.push(id);
    }
    above = here;
  }
  return elements;
}
