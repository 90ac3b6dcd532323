import { test } from "vitest";
import { forEachSeed } from "../support/simulation/for-each-seed.ts";
import { boundPath, leaveRoom, leaveRules, proposeOnce, rememberPaths } from "./honeypots.ts";

test("a block is proposed once for each address and day, however many decoys it touches, comes twice or fails", () =>
  forEachSeed(10, proposeOnce));

test("no more blocks are proposed than people can look at", () => forEachSeed(1, leaveRoom));

test("decoys fill a half of the blocklist at most, and people the rest", () => forEachSeed(1, leaveRules));

test("a path is looked up once in half a minute, and what can't be a decoy never", () =>
  forEachSeed(1, rememberPaths));

test("a hundred tenants at most have a decoy at one path", () => forEachSeed(1, boundPath));
