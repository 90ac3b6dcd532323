import { Demand } from "#shared/limits/demand.ts";
import { chargedAt, Lease, roomFrom, sumOf, type Terms, termsOf } from "#shared/limits/lease.ts";
import type { Limit, Meter, Verdict } from "#shared/limits/limit.ts";
import type { LimitStore } from "#shared/limits/limit-store.ts";
import { planSlice } from "#shared/limits/plan-slice.ts";
import { FormGuess, formFor, type Schedule, type Taking } from "#shared/limits/schedule-item.ts";
import { clock } from "#shared/platform/clock.ts";
import { randomFraction } from "#shared/platform/ids.ts";

interface Waiting {
  readonly cost: number;
  readonly answer: (verdict: Verdict) => void;
}

/**
 * A token bucket that all containers share, of which each leases a slice at a time: one update for some seconds of its
 * own demand. Tokens come by the slice's place in the schedule, so nobody asks in vain while others are served; and
 * what the window has no room for is not granted, however the leases lie. A refusal costs no call until it is worth
 * trying again.
 */
export class LeaseMeter implements Meter {
  readonly #limit: Limit;
  readonly #store: LimitStore;
  readonly #terms: Terms;
  readonly #demand: Demand;
  readonly #form = new FormGuess();
  #lease: Lease | undefined;
  /** Whether the shared schedule was charged with the lease; while the store is down it isn't. */
  #isShared = false;
  /** The schedule as it was last seen. */
  #schedule: Schedule = { endMs: 0, charges: new Map() };
  /** Up to where this container has given out a schedule of its own while the store was down. */
  #ownEndMs = 0;
  #silentUntil = 0;
  #waiting: Waiting[] = [];
  #isTaking = false;

  constructor(limit: Limit, store: LimitStore) {
    this.#limit = limit;
    this.#store = store;
    this.#terms = termsOf(limit);
    this.#demand = new Demand(this.#terms, clock.now());
  }

  async admit(cost: number, spare: number): Promise<Verdict> {
    const now = clock.now();
    this.#demand.note(cost, now);
    const verdict = this.#isTaking ? undefined : this.#decide(cost, spare, now);
    if (verdict) return verdict;
    return new Promise((answer) => {
      this.#waiting.push({ cost, answer: (found) => answer({ ...found, asked: true }) });
      if (!this.#isTaking) void this.#serve();
    });
  }

  /** Decides by what this container has. @returns undefined when it needs another lease. */
  #decide(cost: number, spare: number, now: number): Verdict | undefined {
    const lease = this.#lease;
    if (lease && now < lease.endMs && lease.left >= cost + spare) {
      const wait = lease.payableAt(cost) - now;
      if (wait > 0) return this.#refusal(wait);
      lease.spend(cost, now);
      return this.#admission(now);
    }
    return now < this.#silentUntil ? this.#refusal(this.#silentUntil - now) : undefined;
  }

  /** What comes while a lease is taken waits for it, and for the next where one isn't enough. */
  async #serve(): Promise<void> {
    this.#isTaking = true;
    while (this.#waiting.length > 0) {
      await this.#takeLease(this.#waiting.map(({ cost }) => cost));
      const now = clock.now();
      this.#waiting = this.#waiting.filter(({ cost, answer }) => {
        const verdict = this.#decide(cost, 0, now);
        if (verdict) answer(verdict);
        return !verdict;
      });
    }
    this.#isTaking = false;
  }

  async #takeLease(costs: readonly number[]): Promise<void> {
    const now = clock.now();
    const ahead = this.#demand.ahead(now, this.#terms);
    const waiting = costs.reduce((sum, cost) => sum + cost, 0);
    const tokens = Math.max(costs[0]!, Math.min(waiting, this.#level(now))) + ahead.tokens;
    const earlier = this.#isShared ? this.#lease : undefined;
    const seen = this.#schedule;
    const knowledge = { earlier, schedule: seen, guess: this.#form };
    const { taking, slot, form } = planSlice(tokens, ahead.lastsMs, now, knowledge, this.#terms);
    if (this.#isKnownToBeFull(taking, tokens, now)) return;
    const outcome = await this.#store.takeSlice(this.#limit, taking, form);
    if (outcome === "down") {
      this.#goOnAlone(tokens);
      return;
    }
    this.#schedule = outcome.schedule;
    if (!outcome.taken) {
      this.#keepSilentUntil(this.#reaches(taking));
      return;
    }
    this.#form.learn(seen, taking, outcome.taken);
    this.#accept(outcome.schedule.endMs - taking.lengthMs, tokens, slot);
  }

  /** What was seen to be full is still full, so there is nothing to ask for. */
  #isKnownToBeFull(taking: Taking, tokens: number, now: number): boolean {
    if (!formFor(this.#schedule, taking)) {
      this.#keepSilentUntil(this.#reaches(taking));
      return true;
    }
    const charges = sumOf(this.#schedule.charges, taking.charges);
    if (chargedAt(charges, now, this.#terms) - tokens < this.#terms.ceiling) return false;
    this.#keepSilentUntil(roomFrom(charges, now, this.#terms));
    return true;
  }

  /** Grants what the window has room for. What it has no room for is given back with the next update. */
  #accept(startMs: number, taken: number, slot: number): void {
    const now = clock.now();
    const firstSpent = Math.max(now, new Lease(startMs, taken, taken, slot, this.#terms).payableAt(1));
    const excess = chargedAt(this.#schedule.charges, firstSpent, this.#terms) - this.#terms.ceiling;
    const granted = Math.min(taken, Math.max(0, taken - excess));
    this.#lease = new Lease(startMs, taken, granted, slot, this.#terms);
    this.#isShared = true;
    if (granted < taken) this.#keepSilentUntil(roomFrom(this.#schedule.charges, now, this.#terms));
  }

  /** By chance longer, so that containers that were refused together don't come back together. */
  #keepSilentUntil(at: number): void {
    this.#silentUntil = at + randomFraction() * this.#terms.aheadMs;
  }

  /** Fail open: until the store is back the container goes on with the schedule by itself. */
  #goOnAlone(taken: number): void {
    const { tokenMs, burst, aheadMs, shortMs, slotMs } = this.#terms;
    const now = clock.now();
    const startMs = Math.max(now, this.#ownEndMs, this.#schedule.endMs);
    if (startMs > now + aheadMs + burst * tokenMs) {
      this.#silentUntil = startMs - burst * tokenMs;
      return;
    }
    this.#ownEndMs = startMs + taken * tokenMs;
    const slot = Math.floor((startMs + aheadMs + shortMs) / slotMs);
    this.#lease = new Lease(startMs, taken, taken, slot, this.#terms);
    this.#isShared = false;
  }

  /** When the schedule comes to where a slice may be taken. */
  #reaches({ latestEndMs }: Taking): number {
    return clock.now() + Math.max(0, this.#schedule.endMs - latestEndMs);
  }

  /** What the bucket holds, as far as is known. */
  #level(now: number): number {
    const { tokenMs, burst } = this.#terms;
    const level = Math.floor(burst - (this.#schedule.endMs - now) / tokenMs);
    return Math.max(0, Math.min(burst, level));
  }

  #refusal(waitMs: number): Verdict {
    return { limit: this.#limit, admitted: false, remaining: 0, waitMs, asked: false };
  }

  #admission(now: number): Verdict {
    const remaining = Math.min(this.#limit.quota, (this.#lease?.left ?? 0) + this.#level(now));
    return { limit: this.#limit, admitted: true, remaining, waitMs: this.#terms.tokenMs, asked: false };
  }
}
