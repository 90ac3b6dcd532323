import { test } from "vitest";
import { forEachSeed } from "../support/simulation/for-each-seed.ts";
import {
  guessAtOneAccount,
  guessFromOneAddress,
  knockAtLockedAccount,
  logInRightly,
} from "./login-throttle.ts";

test("of a hundred guesses at one account at once at most five reach the password", async () => {
  await forEachSeed(10, guessAtOneAccount);
});

test("of a hundred guesses from one address at once at most five reach a password", async () => {
  await forEachSeed(10, guessFromOneAddress);
});

test("right logins give their places back", () => forEachSeed(5, logInRightly));

test("knocking at a locked account locks no address, and is refused as a locked address is", () =>
  forEachSeed(5, knockAtLockedAccount));
