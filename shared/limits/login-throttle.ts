import { hash } from "node:crypto";
import { limitSettings } from "#shared/limits/limit-settings.ts";
import { changeAttempts, type KnownAttempts, noAttempts } from "#shared/limits/login-attempt-store.ts";
import { type Attempts, giveBack, type LockRule, reserve, waitMs } from "#shared/limits/login-attempts.ts";
import { clock } from "#shared/platform/clock.ts";
import { logger } from "#shared/platform/logger.ts";
import { type Problem, rateLimited } from "#shared/problems.ts";

/** A place among the few attempts that may fail. Whoever doesn't say that he succeeded has failed. */
export interface Reservation {
  succeeded(): Promise<void>;
  /**
   * What is locked once this attempt has failed: it took the last place. Others that were undecided at that time may
   * still turn out to be good, and give places back.
   */
  readonly locksWhenFailed: readonly Lockable[];
}

type Lockable = "account" | "address";

/** A place taken under one key. */
interface Place {
  readonly key: string;
  readonly at: number;
  readonly known: KnownAttempts;
}

/**
 * Takes a place for a login, for its account and for its address, before the password is looked at: so of a hundred
 * guesses at once no more reach the password than one after the other would (SPEC I5, DESIGN 4 rule 7).
 *
 * That an account can be locked by somebody else's guesses is the price of locking it at all. It is kept low: five
 * minutes, which a refused attempt doesn't prolong; sessions and API keys go on working; and an address that is
 * locked itself can no longer touch any account. Likewise a locked address locks out all who share it, but none of
 * their accounts elsewhere.
 * @throws a 429 in the same words for both, so that nobody learns which accounts exist or are under attack.
 */
export async function reserveAttempt(login: { account: string; ip: string }): Promise<Reservation> {
  const { login_failures, login_lock_s } = limitSettings();
  const rule = { failures: login_failures, lockMs: login_lock_s * 1000 };
  const ofAddress = await takePlace(`address/${login.ip}`, rule);
  try {
    const ofAccount = await takePlace(`account/${nameless(login.account)}`, rule);
    const isLast = ({ known }: Place) => known.attempts.length >= rule.failures;
    return {
      succeeded: () => giveAllBack([ofAddress, ofAccount], rule),
      locksWhenFailed: [
        ...(isLast(ofAccount) ? (["account"] as const) : []),
        ...(isLast(ofAddress) ? (["address"] as const) : []),
      ],
    };
  } catch (error) {
    // Knocking at a locked account is no failed login of the address: others may share it.
    await giveAllBack([ofAddress], rule);
    throw error;
  }
}

async function takePlace(key: string, rule: LockRule): Promise<Place> {
  let at = 0;
  const take = (attempts: Attempts): Attempts => {
    const now = clock.now();
    const wait = waitMs(attempts, now, rule);
    if (wait > 0) throw tooManyLogins(wait);
    const reserved = reserve(attempts, now, rule);
    at = reserved.at;
    return reserved.attempts;
  };
  const known = await changeAttempts(key, 2 * rule.lockMs, noAttempts, take);
  return { key, at, known };
}

/** A place that can't be given back runs out by itself, and a login that was right must not fail for it. */
async function giveAllBack(places: readonly Place[], rule: LockRule): Promise<void> {
  const given = await Promise.allSettled(
    places.map(({ key, at, known }) =>
      changeAttempts(key, 2 * rule.lockMs, known, (attempts) => giveBack(attempts, at)),
    ),
  );
  for (const result of given) {
    if (result.status === "rejected")
      logger.warning("a login's place was not given back", { error: result.reason });
  }
}

function tooManyLogins(wait: number): Problem {
  return rateLimited("There were too many failed logins. Try again later.", wait, ["login"]);
}

/** However an address is written, it is one account; and the table must not list who has one. */
const nameless = (account: string): string => hash("sha256", account.trim().toLowerCase());
