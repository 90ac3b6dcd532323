import * as z from "zod";
import { rfc3339 } from "#shared/alarms/instant.ts";
import type { Test } from "#shared/alertmanager/matcher.ts";
import { type Silence, type SilenceState, silenceState } from "#shared/silences/silence.ts";

const Time = z.iso.datetime();

/** A silence as Alertmanager answers it. */
export const GettableSilence = z
  .object({
    comment: z.string(),
    createdBy: z.string(),
    endsAt: Time,
    id: z.string(),
    matchers: z.array(
      z.object({ isEqual: z.boolean(), isRegex: z.boolean(), name: z.string(), value: z.string() }),
    ),
    startsAt: Time,
    status: z.object({ state: z.enum(["active", "pending", "expired"]) }),
    updatedAt: Time,
  })
  .meta({ id: "GettableSilence" });

export type GettableSilence = z.output<typeof GettableSilence>;

export const showSilence = (silence: Silence, now: number): GettableSilence => ({
  comment: silence.comment,
  createdBy: silence.created_by,
  endsAt: rfc3339(silence.ends_at),
  id: silence.id,
  matchers: silence.matchers.map(({ name, value, isRegex, isEqual }) => ({ name, value, isRegex, isEqual })),
  startsAt: rfc3339(silence.starts_at),
  status: { state: silenceState(silence, now) },
  updatedAt: rfc3339(silence.updated_at),
});

/** Silences as Alertmanager lists them: what is on first, and what changes next first among its like. */
export const listSilences = (silences: readonly Silence[], tests: readonly Test[], now: number) =>
  silences
    .filter((silence) => isAbout(silence, tests))
    .map((silence) => ({ silence, state: silenceState(silence, now) }))
    .sort((a, b) => places[a.state] - places[b.state] || order[a.state](a.silence, b.silence))
    .map(({ silence }) => showSilence(silence, now));

/** A filter asks for the matchers themselves as if they were labels; which operator they have doesn't matter. */
function isAbout({ matchers }: Silence, tests: readonly Test[]): boolean {
  const values = new Map(matchers.map(({ name, value }) => [name, value]));
  return tests.every(({ name, value, isEqual, accepts }) => {
    const isThere = values.has(name);
    if (value === "" && isThere !== isEqual) return true;
    return accepts(values.get(name) ?? "");
  });
}

const places: Readonly<Record<SilenceState, number>> = { active: 0, pending: 1, expired: 2 };

const order: Readonly<Record<SilenceState, (a: Silence, b: Silence) => number>> = {
  active: (a, b) => a.ends_at - b.ends_at,
  pending: (a, b) => a.starts_at - b.starts_at,
  expired: (a, b) => b.ends_at - a.ends_at,
};
