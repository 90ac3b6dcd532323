import { auditDeed } from "#shared/audit/audit-deed.ts";
import { askToTell, type ListenerNews } from "#shared/journal/errands.ts";
import { readCursor, snapshotBefore } from "#shared/journal/journal-store.ts";
import { commitChange } from "#shared/lambda/change.ts";
import { clock } from "#shared/platform/clock.ts";
import { recordEvent } from "#shared/telemetry/record-event.ts";
import { type Delivered, deliver, type Send, sending } from "#shared/tmf642/hub/delivery.ts";
import { type DueEvent, dueEvents, nextPlace, placeBehind } from "#shared/tmf642/hub/due-events.ts";
import type { StoredListener } from "#shared/tmf642/hub/listener.ts";
import { ListenerQuery, type Wants } from "#shared/tmf642/hub/listener-query.ts";
import {
  leaseListener,
  lookUpListener,
  released,
  saveListener,
  savingListener,
} from "#shared/tmf642/hub/listener-store.ts";
import type { NewsTails } from "#shared/tmf642/hub/news-tails.ts";
import { afterFailure, afterSuccess } from "#shared/tmf642/hub/setback.ts";
import { signingSecrets } from "#shared/webhooks/signing-secret-store.ts";

/** For so long are events begun, of the function's 45 s: the last ones may take 13 s each. */
const turnMs = 20_000;
/** Longer than the function lives: nobody has a turn while another may still be at it. */
const leaseMs = 60_000;
/** What may be sent twice when a turn breaks off. */
const mostUnsaved = 50;

/**
 * Tells a listener what is new since its place, at least once and an alarm's events in order. Whoever finds it being told
 * goes away; who was telling it looks once more after he has given it back, so no news is left lying.
 * @param isRepeated whether somebody has had this before, and may have died while he was telling the listener.
 */
export async function tellListener(
  tails: NewsTails,
  news: ListenerNews,
  isRepeated = false,
  sendTo: typeof sending = sending,
): Promise<void> {
  const until = clock.now() + turnMs;
  const listener = await lookUpListener(news.tenant_id, news.listener_id);
  if (!listener || listener.paused_at !== undefined) return;
  const { next_attempt_at = 0, leased_until, place: known } = listener;
  // It may be a dead man's turn. Queues show his message again only after that, but not after a restart of the local cloud.
  if (isRepeated && leased_until >= clock.now()) return askToTell({ ...news, due_at: leased_until + 1 });
  // Who died at it may have sent away whoever brought news; his own message comes again, and finds it so.
  const isAbandoned = leased_until > 0 && leased_until < clock.now();
  if (known.seq > news.seq && !isAbandoned) return;
  // Only the message that was sent for an attempt leads to it; what is new meanwhile will be told along with it.
  if (next_attempt_at > clock.now()) return news.due_at === next_attempt_at ? askToTell(news) : undefined;
  for (;;) {
    const now = clock.now();
    const held = await leaseListener(listener, now, now + leaseMs);
    if (!held) return;
    const left = await new Turn(tails, held, until, sendTo).take();
    if (!left || left.paused_at !== undefined || left.next_attempt_at !== undefined) return;
    const more = await (await tails.reaching(left)).from(left.place.seq);
    if (more?.length === 0) return;
    const { tenant_id, id: listener_id, place } = left;
    if (clock.now() >= until) return askToTell({ tenant_id, listener_id, seq: place.seq });
  }
}

/** The time for which one worker alone tells a listener. */
class Turn {
  readonly #tails: NewsTails;
  readonly #held: StoredListener;
  readonly #until: number;
  readonly #sendTo: typeof sending;
  readonly #wants: Wants;
  /** How far it is. */
  #listener: StoredListener;
  #send: Send | undefined;

  constructor(tails: NewsTails, held: StoredListener, until: number, sendTo: typeof sending) {
    this.#tails = tails;
    this.#sendTo = sendTo;
    this.#held = held;
    this.#listener = { ...held, next_attempt_at: undefined };
    this.#until = until;
    this.#wants = ListenerQuery.parse(held.query ?? "");
  }

  /** @returns the listener as it was given back; undefined where the turn was lost, or the listener is gone. */
  async take(): Promise<StoredListener | undefined> {
    let tail = await this.#tails.reaching(this.#listener);
    while (!this.#isTimeUp()) {
      const entries = await tail.from(this.#listener.place.seq);
      if (entries?.length === 0) break;
      if (!entries) {
        tail = await this.#tails.reaching(this.#listener);
        continue;
      }
      const due = dueEvents(entries, this.#listener.place, this.#wants);
      const end = await this.#tell(due);
      if (end === "lost") return undefined;
      if (end === "failed") return this.#end();
      if (end === "told")
        this.#listener = { ...this.#listener, place: placeBehind(entries, this.#listener.place) };
    }
    return this.#end();
  }

  readonly #isTimeUp = (): boolean => clock.now() >= this.#until;

  async #tell(due: readonly DueEvent[]): Promise<"told" | "late" | "failed" | "lost"> {
    for (let begin = 0; begin < due.length; ) {
      // Who was down is asked with one event, not with a flood of them.
      const window = due.slice(begin, begin + (this.#listener.failing_since === undefined ? mostUnsaved : 1));
      this.#send ??= this.#sendTo(this.#held, await signingSecrets(this.#held.tenant_id));
      const { count, failure } = await deliver(
        window.map(({ news }) => news),
        this.#send,
        this.#isTimeUp,
      );
      this.#note(window, { count, failure });
      begin += count;
      const isSpared =
        failure !== undefined &&
        this.#listener.next_attempt_at === undefined &&
        this.#listener.paused_at === undefined;
      if (isSpared) begin++;
      else if (failure) return "failed";
      if (!(await saveListener(this.#held, this.#listener))) return "lost";
      if (count < window.length && !isSpared) return "late";
    }
    return "told";
  }

  #note(window: readonly DueEvent[], { count, failure }: Delivered): void {
    const last = window[count - 1];
    if (last) this.#listener = afterSuccess(this.#listener, nextPlace(last.place), clock.now());
    if (!failure) return;
    const place = window[count]!.place;
    this.#listener = afterFailure({ ...this.#listener, place }, failure, clock.now());
  }

  /** Gives the listener back. What is to happen next is asked for before: who dies in between is repeated. */
  async #end(): Promise<StoredListener | undefined> {
    const { tenant_id, id: listener_id, place, next_attempt_at: due_at, paused_at } = this.#listener;
    if (due_at !== undefined) await askToTell({ tenant_id, listener_id, seq: place.seq, due_at });
    const cursor = await readCursor(tenant_id);
    // Those that are remembered are the newest; who lags behind them has one from before.
    const snapshot_seq = snapshotBefore(cursor, place.seq - 1) ?? this.#held.snapshot_seq;
    const next = released({ ...this.#listener, snapshot_seq });
    if (paused_at !== undefined) await pause(this.#held, next);
    // Where the turn was over already, whoever has it now goes on.
    else await saveListener(this.#held, next);
    return next;
  }
}

/** Nobody takes anything for a day, or it says that it is gone: people must look at it. */
async function pause(held: StoredListener, next: StoredListener): Promise<void> {
  const { tenant_id: tenantId, id: targetId, last_failure } = next;
  const meta = { code: last_failure?.code ?? "" };
  await commitChange(async (change) => {
    change.write(savingListener(held, next));
    auditDeed(change, { by: "system", action: "listener.pause", targetId, tenantId, meta });
  });
  const payload = { listener_id: targetId, ...meta };
  recordEvent({ event_type: "listener.paused", severity: "error", category: "tmf642", payload });
}
