import { checkTimes, type PostableSilence, wantedSilence } from "#shared/alertmanager/postable-silence.ts";
import { inItsWords } from "#shared/lambda/alertmanager-error.ts";
import { endedAt } from "#shared/silences/ended.ts";
import { type Silence, silenceState } from "#shared/silences/silence.ts";
import { excessOf } from "#shared/silences/silence-room.ts";

type Wanted = ReturnType<typeof wantedSilence>;

/**
 * What becomes of a tenant's silences by a request; the last one is the one that was asked for. A silence stays the same
 * where a change doesn't touch what it has silenced already; otherwise it ends, and a new one takes over: the past
 * stays as it was.
 * @throws a refusal in Alertmanager's words
 */
export function decideSilence(
  silences: { get(id: string): Silence | undefined; all(): readonly Silence[] },
  posted: PostableSilence,
  now: number,
  newId: string,
): Silence[] {
  checkTimes(posted, now);
  const decided = decide(silences, posted, now, newId);
  const excess = excessOf(silences.all(), decided, now);
  if (excess)
    throw inItsWords(`exceeded maximum number of ${excess.of}: ${excess.count} (limit: ${excess.limit})`);
  return decided;
}

function decide(
  silences: { get(id: string): Silence | undefined },
  posted: PostableSilence,
  now: number,
  newId: string,
): Silence[] {
  const known = posted.id ? silences.get(posted.id) : undefined;
  if (posted.id && !known) throw inItsWords("silence not found", "not-found");
  const wanted = wantedSilence(posted);
  if (known && canBecome(known, wanted, now)) return [{ ...known, ...wanted, updated_at: now }];
  const starts_at = Math.max(wanted.starts_at, now);
  const created: Silence = { id: newId, kind: "silence", ...wanted, starts_at, updated_at: now };
  return known && silenceState(known, now) !== "expired" ? [endedAt(known, now), created] : [created];
}

function canBecome(known: Silence, wanted: Wanted, now: number): boolean {
  if (JSON.stringify(known.matchers.map(inOrder)) !== JSON.stringify(wanted.matchers.map(inOrder)))
    return false;
  const state = silenceState(known, now);
  if (state === "active") return seconds(wanted.starts_at) === seconds(known.starts_at);
  return state === "pending" && wanted.starts_at >= now;
}

const inOrder = ({ name, value, isRegex, isEqual }: Silence["matchers"][number]) => [
  ...[name, value, isRegex, isEqual],
];

/** Clients show times to the second, and send back what they show. */
const seconds = (ms: number): number => Math.floor(ms / 1000);
