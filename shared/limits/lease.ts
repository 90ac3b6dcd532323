import type { Limit } from "#shared/limits/limit.ts";

/** How a quota is leased out (DESIGN 4, rule 6); all times in ms. */
export interface Terms {
  readonly windowMs: number;
  /** One token comes in so long. */
  readonly tokenMs: number;
  /** So many tokens may be spent at once; after a pause those of the slack, too, which makes a tenth of the quota. */
  readonly burst: number;
  /** A full bucket is only noticed when it has been full for so long, because noticing costs a write. */
  readonly slackMs: number;
  /** No window may see more tokens spent than this. */
  readonly ceiling: number;
  /** How long a lease serves a busy container, and an idle one, for which fewer tokens last longer. */
  readonly shortMs: number;
  readonly longMs: number;
  /** How far ahead tokens are given out. */
  readonly aheadMs: number;
  /** Charges are kept by slots of this length. */
  readonly slotMs: number;
}

export function termsOf({ quota, windowMs }: Pick<Limit, "quota" | "windowMs">): Terms {
  return {
    windowMs,
    tokenMs: windowMs / quota,
    burst: Math.ceil(quota / 10 - quota / 60),
    slackMs: windowMs / 60,
    ceiling: Math.floor(quota * 1.05),
    shortMs: Math.min(3_000, windowMs / 20),
    longMs: Math.min(15_000, windowMs / 4),
    aheadMs: Math.min(5_000, windowMs / 12),
    slotMs: Math.max(1, windowMs / 60),
  };
}

/** A container's slice of the schedule by which tokens come. */
export class Lease {
  /** When it is over. */
  readonly endMs: number;
  readonly #startMs: number;
  readonly #taken: number;
  readonly #granted: number;
  readonly #slot: number;
  readonly #terms: Terms;
  readonly #spentBySlot = new Map<number, number>();
  #spent = 0;

  /**
   * @param startMs where the slice begins: when its first token would come to a bucket that is always full.
   * @param taken what the schedule and the slot are charged with.
   * @param granted what may be spent: less than was taken where the window had no room for more.
   */
  constructor(startMs: number, taken: number, granted: number, slot: number, terms: Terms) {
    this.endMs = (slot + 1) * terms.slotMs;
    this.#startMs = startMs;
    this.#taken = taken;
    this.#granted = granted;
    this.#slot = slot;
    this.#terms = terms;
  }

  get left(): number {
    return this.#granted - this.#spent;
  }

  /** What was taken and not spent, granted or not. */
  get unspent(): number {
    return this.#taken - this.#spent;
  }

  /** When a cost can be paid. More than a burst is paid when the bucket is full, and leaves it in debt. */
  payableAt(cost: number): number {
    const { tokenMs, burst } = this.#terms;
    return this.#startMs + (this.#spent + cost - Math.max(burst, cost)) * tokenMs;
  }

  spend(cost: number, now: number): void {
    const slot = Math.min(this.#slot, Math.floor(now / this.#terms.slotMs));
    this.#spent += cost;
    this.#spentBySlot.set(slot, (this.#spentBySlot.get(slot) ?? 0) + cost);
  }

  /** What settling it changes: what was spent is charged to when it was, and the rest to nobody. */
  settlement(): Charges {
    return sumOf(this.#spentBySlot, new Map([[this.#slot, -this.#taken]]));
  }
}

/** What tokens were charged to, by slot: a charge counts until a window has passed since the slot's end. */
export type Charges = ReadonlyMap<number, number>;

/** All that could be spent in the window that ends at a time. */
export function chargedAt(charges: Charges, at: number, { windowMs, slotMs }: Terms): number {
  let sum = 0;
  for (const [slot, count] of charges) if ((slot + 1) * slotMs > at - windowMs) sum += count;
  return sum;
}

/** The first time from which on the window has room for all of it. */
export function roomFrom(charges: Charges, now: number, terms: Terms): number {
  let sum = chargedAt(charges, now, terms);
  let at = now;
  for (const [slot, count] of [...charges].sort(([a], [b]) => a - b)) {
    const leaves = (slot + 1) * terms.slotMs + terms.windowMs;
    if (leaves <= now) continue;
    if (sum <= terms.ceiling) break;
    sum -= count;
    at = leaves;
  }
  return at;
}

/** Slots that count no more. */
export const staleSlots = (charges: Charges, now: number, { windowMs, slotMs }: Terms): number[] =>
  [...charges.keys()].filter((slot) => (slot + 1) * slotMs <= now - windowMs);

export function sumOf(one: Charges, other: Charges): Charges {
  const sum = new Map(one);
  for (const [slot, count] of other) sum.set(slot, (sum.get(slot) ?? 0) + count);
  return sum;
}
