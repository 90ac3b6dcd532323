import { loadSituation } from "#shared/journal/alarm-book.ts";
import { fold } from "#shared/journal/fold.ts";
import { readEntries } from "#shared/journal/journal-store.ts";
import type { StoredListener } from "#shared/tmf642/hub/listener.ts";
import { NewsTail } from "#shared/tmf642/hub/news-tail.ts";

/** Tenants whose situation a container keeps for their listeners. */
const mostTenants = 20;

/** A container's tails of journals: one for each tenant, and for who lags behind it one of its own. */
export class NewsTails {
  readonly #shared = new Map<string, NewsTail>();

  /** A tail that can tell what a listener is to be told next. */
  async reaching(listener: StoredListener): Promise<NewsTail> {
    const { tenant_id, place } = listener;
    const shared = this.#shared.get(tenant_id);
    if (shared?.reaches(place.seq)) return shared;
    const tail = new NewsTail(await situationBefore(listener));
    if (!this.#shared.has(tenant_id)) this.#shared.set(tenant_id, tail);
    if (this.#shared.size > mostTenants) this.#shared.delete(this.#shared.keys().next().value!);
    return tail;
  }
}

/** How all was when its place came up. */
async function situationBefore({ tenant_id, place, snapshot_seq }: StoredListener) {
  const situation = await loadSituation({ tenant_id, seq: place.seq - 1, snapshot_seq });
  for await (const entry of readEntries(tenant_id, situation.seq)) {
    if (entry.seq >= place.seq) break;
    fold(situation, entry);
  }
  return situation;
}
