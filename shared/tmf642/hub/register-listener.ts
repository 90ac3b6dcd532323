import type { AlarmBook } from "#shared/journal/alarm-book.ts";
import { readCursor, snapshotBefore } from "#shared/journal/journal-store.ts";
import type { Change } from "#shared/lambda/change.ts";
import { clock } from "#shared/platform/clock.ts";
import { conflict } from "#shared/problems.ts";
import type { StoredListener } from "#shared/tmf642/hub/listener.ts";
import { addingListener, lookUpListener, resumingListener } from "#shared/tmf642/hub/listener-store.ts";
import { listenerId, mostListeners, type NewListener, newListener } from "#shared/tmf642/hub/new-listener.ts";

/**
 * Registers a listener: it is told what comes after this in the journal. One that is there is told on from where it is,
 * at once if it was paused or has failed. @throws 409
 */
export async function registerListener(
  book: AlarmBook,
  change: Change,
  tenantId: string,
  asked: NewListener,
  base_url: string,
): Promise<StoredListener> {
  const situation = await book.current(tenantId);
  const listener_id = listenerId(tenantId, asked);
  const known = await lookUpListener(tenantId, listener_id);
  if (known && known.failing_since === undefined) {
    change.describe({ action: "none" });
    return known;
  }
  // The relay finds it in the journal, and has it told.
  change.append(book.draft(situation, [{ kind: "listener_added", listener_id }]));
  if (known) {
    change.describe({ action: "listener.resume" });
    change.write(resumingListener(known));
    return { ...known, failing_since: undefined, next_attempt_at: undefined, paused_at: undefined };
  }
  if (situation.listeners.size >= mostListeners)
    throw conflict(`There are ${mostListeners} listeners already, which is the most.`);
  const place = { seq: situation.seq + 2, index: 0 };
  const snapshot_seq = snapshotBefore(await readCursor(tenantId), situation.seq) ?? 0;
  const listener = newListener(tenantId, asked, { base_url, created_at: clock.now(), place, snapshot_seq });
  change.write(addingListener(listener));
  return listener;
}
