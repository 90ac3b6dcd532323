import { expect, test } from "vitest";
import { decideSilence } from "#shared/alertmanager/decide-silence.ts";
import type { Silence } from "#shared/silences/silence.ts";
import { assertRoom, mostSilenceCharacters, mostSilences } from "#shared/silences/silence-room.ts";
import { Silences } from "#shared/silences/silences.ts";

const now = Date.UTC(2026, 0, 1);
const silence = (id: number, ends_at = now + 1000, value = "v"): Silence => ({
  ...{ id: `${id}`, kind: "silence", created_by: "p", comment: "", updated_at: now },
  ...{ matchers: [{ name: "a", value, isRegex: false, isEqual: true }], starts_at: now - 1000, ends_at },
});
const many = (count: number, ends_at?: number) =>
  Array.from({ length: count }, (_, id) => silence(id, ends_at));

test("409 to one silence too many in force or yet to begin; one that changes or has ended takes no more room", () => {
  const full = many(mostSilences);
  expect(() => assertRoom(full, [silence(mostSilences)], now)).toThrow(`at most ${mostSilences} silences`);
  expect(() => assertRoom(full, [silence(0, now + 5000)], now)).not.toThrow();
  expect(() => assertRoom(full, [silence(0, now), silence(mostSilences)], now)).not.toThrow();
  expect(() => assertRoom(many(mostSilences, now), [silence(mostSilences)], now)).not.toThrow();
});

test("409 where all together are too long", () => {
  const fits = "v".repeat(mostSilenceCharacters - 1);
  expect(() => assertRoom([], [silence(0, now + 1, fits)], now)).not.toThrow();
  expect(() => assertRoom([silence(1)], [silence(0, now + 1, fits)], now)).toThrow("characters");
});

test("Alertmanager's clients are told in its words", () => {
  const silences = { get: () => undefined, all: () => many(mostSilences) };
  const matchers = [{ name: "a", value: "v", isRegex: false }];
  const posted = { comment: "", createdBy: "p", startsAt: now, endsAt: now + 1000, matchers };
  expect(() => decideSilence(silences, posted, now, "new")).toThrow(
    `exceeded maximum number of silences: ${mostSilences + 1} (limit: ${mostSilences})`,
  );
});

test("ended ones make room for new ones, the earliest first; those that last stay", () => {
  const silences = new Silences();
  for (const each of many(mostSilences - 1)) silences.set(each);
  for (const [id, ends_at] of [
    ["late", now - 1],
    ["early", now - 2],
  ] as const)
    silences.set({ ...silence(0, ends_at), id }, true);
  silences.makeRoom();
  expect([silences.size, silences.get("early"), silences.get("late")?.id]).toEqual([
    mostSilences,
    undefined,
    "late",
  ]);
});
