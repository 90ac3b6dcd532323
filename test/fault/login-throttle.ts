import assert from "node:assert/strict";
import { type Reservation, reserveAttempt } from "#shared/limits/login-throttle.ts";
import { Problem } from "#shared/problems.ts";
import type { FaultOptions } from "../support/simulation/fault-plan.ts";
import { simulateTables } from "./system/simulated-tables.ts";

const faults: FaultOptions = { dropBefore: 0.04, dropAfter: 0.08, throttle: 0.04, serverError: 0.04 };
const checkMs = 150;

/** What became of a login: refused before the password was looked at, or let through to it. */
async function logIn(account: string, ip: string): Promise<Reservation | Problem | "broken"> {
  try {
    return await reserveAttempt({ account, ip });
  } catch (error) {
    return error instanceof Problem ? error : "broken";
  }
}

const reachedPassword = (outcomes: readonly (Reservation | Problem | "broken")[]): Reservation[] =>
  outcomes.filter((outcome): outcome is Reservation => outcome !== "broken" && !(outcome instanceof Problem));

/** A hundred guesses at once at one account, each from another address, whatever fails meanwhile. */
export async function guessAtOneAccount(seed: number): Promise<void> {
  const simulation = simulateTables(seed, ["loginAttempts"], seed % 2 === 0 ? faults : {});
  const { clock } = simulation;
  const guesses = Array.from({ length: 100 }, (_, index) => logIn("Alice@example.com", `10.0.0.${index}`));
  const outcomes = await Promise.all(guesses);
  assert.ok(reachedPassword(outcomes).length <= 5, "at most five reach the password");
  if (seed % 2 === 1) {
    const locking = reachedPassword(outcomes).flatMap(({ locksWhenFailed }) => locksWhenFailed);
    assert.equal(reachedPassword(outcomes).length, 5, "five may try");
    assert.deepEqual(locking, ["account"], "one of them, when it fails, locks the account");
  }
  const refusals = outcomes.filter((outcome) => outcome instanceof Problem);
  for (const refusal of refusals) assert.ok(refusal.status === 429 || refusal.status === 503);
  simulation.heal();
  await clock.sleep(10_000);
  assert.ok((await logIn("alice@example.com ", "10.0.1.1")) instanceof Problem, "the account is locked");
  await clock.sleep(300_000);
  assert.ok(!((await logIn("alice@example.com", "10.0.1.2")) instanceof Problem), "for five minutes");
}

/** A hundred guesses at once from one address, each at another account; the accounts stay open to others. */
export async function guessFromOneAddress(seed: number): Promise<void> {
  const simulation = simulateTables(seed, ["loginAttempts"], seed % 2 === 0 ? faults : {});
  const guesses = Array.from({ length: 100 }, (_, index) => logIn(`user-${index}@example.com`, "10.0.0.1"));
  const outcomes = await Promise.all(guesses);
  assert.ok(reachedPassword(outcomes).length <= 5, "at most five reach a password");
  simulation.heal();
  for (let index = 0; index < 100; index += 9) {
    const outcome = await logIn(`user-${index}@example.com`, `10.0.1.${index}`);
    assert.ok(!(outcome instanceof Problem), "a locked address locks no account");
  }
}

/** People behind one address who log in rightly, one after the other, are never in each other's way. */
export async function logInRightly(seed: number): Promise<void> {
  const { clock } = simulateTables(seed, ["loginAttempts"]);
  for (let person = 0; person < 20; person++) {
    const reservation = await reserveAttempt({ account: `user-${person % 3}@example.com`, ip: "10.0.0.1" });
    await clock.sleep(checkMs);
    await reservation.succeeded();
  }
}

/** Who knocks at a locked account doesn't lock his address for those who share it. */
export async function knockAtLockedAccount(seed: number): Promise<void> {
  simulateTables(seed, ["loginAttempts"]);
  for (let guess = 0; guess < 5; guess++) await logIn("alice@example.com", `10.0.0.${guess}`);
  const words = new Set<string>();
  for (let knock = 0; knock < 20; knock++) {
    const outcome = await logIn("alice@example.com", "10.0.1.1");
    assert.ok(outcome instanceof Problem && outcome.status === 429);
    words.add(outcome.message);
  }
  assert.ok(!((await logIn("bob@example.com", "10.0.1.1")) instanceof Problem));
  for (let guess = 0; guess < 5; guess++) await logIn(`someone-${guess}@example.com`, "10.0.2.1");
  words.add(((await logIn("carol@example.com", "10.0.2.1")) as Problem).message);
  assert.equal(words.size, 1, "a locked account and a locked address are refused in the same words");
}
