import { conflict } from "#shared/problems.ts";
import { type Silence, silenceState } from "#shared/silences/silence.ts";

/**
 * What a tenant's situation has room for, in every snapshot and every function that has read it. Measured: 5,000 silences
 * of three matchers, one of them a regular expression, are 200 KB packed and some 40 MB in memory.
 */
export const mostSilences = 5000;

/** Of names, values and comments together, 200 for each. A regular expression takes about 400 bytes for each of its own. */
export const mostSilenceCharacters = 1_000_000;

/** What is more than there is room for. */
export interface Excess {
  readonly of: "silences" | "characters";
  readonly count: number;
  readonly limit: number;
}

/** Whether a tenant would have too many, or too long, silences in force or yet to begin once some are set. */
export function excessOf(
  present: readonly Silence[],
  set: readonly Silence[],
  now: number,
): Excess | undefined {
  const replaced = new Set(set.map(({ id }) => id));
  const all = [...present.filter(({ id }) => !replaced.has(id)), ...set];
  const lasting = all.filter((silence) => silenceState(silence, now) !== "expired");
  const characters = lasting.reduce((sum, silence) => sum + charactersOf(silence), 0);
  if (lasting.length > mostSilences) return { of: "silences", count: lasting.length, limit: mostSilences };
  if (characters > mostSilenceCharacters)
    return { of: "characters", count: characters, limit: mostSilenceCharacters };
  return undefined;
}

/** @throws a 409 where that is so */
export function assertRoom(present: readonly Silence[], set: readonly Silence[], now: number): void {
  const excess = excessOf(present, set, now);
  if (!excess) return;
  const what = excess.of === "silences" ? "silences" : "characters in silences";
  throw conflict(`A tenant has at most ${excess.limit} ${what} that are in force or yet to begin.`);
}

/** What a silence takes of the room. */
const charactersOf = ({ matchers, comment }: Silence): number =>
  matchers.reduce((sum, { name, value }) => sum + name.length + value.length, comment.length);

/** Which of the ended ones to forget, the earliest first, where those at hand are more than there is room for. */
export function endedBeyondRoom(present: readonly Silence[], isEnded: (id: string) => boolean): string[] {
  let count = present.length;
  let characters = present.reduce((sum, silence) => sum + charactersOf(silence), 0);
  const forgotten: string[] = [];
  const ended = present.filter(({ id }) => isEnded(id));
  for (const silence of ended.sort((a, b) => a.ends_at - b.ends_at || (a.id < b.id ? -1 : 1))) {
    if (count <= mostSilences && characters <= mostSilenceCharacters) break;
    forgotten.push(silence.id);
    count--;
    characters -= charactersOf(silence);
  }
  return forgotten;
}
