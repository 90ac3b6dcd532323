import { expect, test } from "vitest";
import { newRefreshToken, nextGeneration } from "#shared/sessions/refresh-token.ts";
import { newSession, rotated, useOf } from "#shared/sessions/session.ts";
import { newUser } from "#shared/users/user.ts";

const names = { tenant_id: "t", email: "ada@example.com", name: null };
const user = newUser({ ...names, role: "viewer", status: "active", cursor_key: "c" });

test("a token that was exchanged is a race for ten seconds, and a theft from then on", () => {
  const first = newRefreshToken();
  const second = nextGeneration(first);
  const session = rotated(newSession(user, first), second);
  const use = (secondsLater: number) => useOf(first, session, session.rotated_at + secondsLater * 1000);
  expect([0, 10].map(use)).toEqual(["raced", "raced"]);
  expect([10.001, 60].map(use)).toEqual(["reused", "reused"]);
  expect(useOf(second, session, session.rotated_at + 60_000)).toBe("good");
});

test("a token two exchanges old is a theft, however soon it comes", () => {
  const first = newRefreshToken();
  const second = nextGeneration(first);
  const session = rotated(rotated(newSession(user, first), second), nextGeneration(second));
  expect(useOf(first, session, session.rotated_at)).toBe("reused");
  expect(useOf(second, session, session.rotated_at)).toBe("raced");
});

test("a token of another family is worth nothing, and ends nothing", () => {
  const token = newRefreshToken();
  const session = newSession(user, token);
  expect(useOf({ ...token, family: newRefreshToken().family }, session, 0)).toBe("unknown");
});
