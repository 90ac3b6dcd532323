import { follow, NotYetThere, type Step } from "#shared/feed/follow.ts";
import type { JournalTails } from "#shared/feed/journal-tails.ts";
import type { NewsItem } from "#shared/feed/news.ts";
import type { Place } from "#shared/feed/place.ts";
import { comment, heartbeat, newsText, opening, resuming } from "#shared/feed/sse.ts";
import { takeSlot } from "#shared/feed/stream-slot.ts";
import { clock } from "#shared/platform/clock.ts";
import { badRequest } from "#shared/problems.ts";

/** Proxies on the way close what is silent for a minute. */
const heartbeatMs = 30_000;
/** API Gateway closes what is silent for as long, and a stream that tells nothing costs as much as any other. */
const idleMs = 300_000;
/** Lambda ends a function after 15 minutes in the midst of a word: so it ends by itself before that. */
const longestMs = 14 * 60_000;

export interface Listener {
  readonly tenantId: string;
  /** Where it goes on; undefined begins now. */
  readonly from: Place | undefined;
  readonly wants: (item: NewsItem) => boolean;
  /** Says that nobody listens any more. */
  readonly gone: AbortSignal;
}

/** Tells the feed to one listener, as text of server-sent events, until he leaves or it is time to come again. */
export async function* tellFeed(
  tails: JournalTails,
  { tenantId, from, wants, gone }: Listener,
): AsyncGenerator<string, void> {
  const slot = await takeSlot(tenantId);
  try {
    const startedAt = clock.now();
    let toldAt = startedAt;
    let writtenAt = startedAt;
    for await (const step of noneFromTheFuture(follow(tails, tenantId, from))) {
      if (gone.aborted) return;
      const text = textOf(step, wants);
      if (text !== "") {
        yield text;
        writtenAt = clock.now();
        if (step.kind === "news") toldAt = writtenAt;
      }
      const now = clock.now();
      const ending = endingOf(step, now - startedAt, now - toldAt);
      if (ending || !(await slot.keep())) {
        yield comment(ending ?? "slot_lost");
        return;
      }
      if (step.kind === "nothing" && now - writtenAt >= heartbeatMs) {
        yield heartbeat(step.seq);
        writtenAt = clock.now();
      }
    }
  } finally {
    await slot.release();
  }
}

function textOf(step: Step, wants: Listener["wants"]): string {
  if (step.kind === "news") return newsText(step.news, step.from, wants);
  if (step.kind === "resumed") return resuming();
  return step.kind === "ready" || step.kind === "reset" ? opening(step.kind, step.seq) : "";
}

/** Why a stream ends; undefined while it doesn't. Whoever was told so connects again and goes on. */
function endingOf({ kind }: Step, openMs: number, silentMs: number): string | undefined {
  if (kind === "lost") return "too_slow";
  if (silentMs >= idleMs) return "idle_timeout";
  return openMs >= longestMs ? "time_limit" : undefined;
}

async function* noneFromTheFuture(steps: AsyncGenerator<Step, void>): AsyncGenerator<Step, void> {
  try {
    yield* steps;
  } catch (error) {
    if (error instanceof NotYetThere) throw badRequest("The last event id is of an event that isn't there.");
    throw error;
  }
}
