import { randomUUID } from "node:crypto";

/** Where what can't be foreseen comes from; a simulation draws it from a seed. */
export interface Chance {
  /** At least 0, below 1. */
  next(): number;
  uuid(): string;
}

export const realChance: Chance = { next: Math.random, uuid: randomUUID };
