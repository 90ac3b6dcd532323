import * as z from "zod";
import { acceptItems } from "#shared/event-sources/take-events.ts";
import { conflict } from "#shared/problems.ts";
import { findQuarantined } from "#shared/quarantine/find-quarantined.ts";
import { releaseQuarantined } from "#shared/quarantine/quarantine-store.ts";

export const Replayed = z.object({ id: z.string(), status: z.literal("accepted") }).meta({ id: "Replayed" });

/**
 * Accepts a quarantined item as if it came now, then releases it. Dying in between replays it twice at worst, which
 * changes nothing: an occurrence counts once. What still can't be read stays, and the caller learns why.
 */
export async function replay(tenantId: string, id: string): Promise<z.output<typeof Replayed>> {
  const { owner, item } = await findQuarantined(tenantId, id);
  const payload = fromJournalForm(whole(item.payload));
  const [unusable] = await acceptItems("quarantine", tenantId, payload);
  if (unusable) throw conflict(`It still can't be taken in: ${unusable.reason}`);
  await releaseQuarantined(owner, id);
  return { id, status: "accepted" };
}

function whole(payload: string): unknown {
  try {
    return JSON.parse(payload);
  } catch {
    throw conflict("It was too large to be kept whole. Send it again where it came from.");
  }
}

/** An item that was set aside on its way into the journal has its times in milliseconds already. */
function fromJournalForm(payload: unknown): unknown {
  if (typeof payload !== "object" || payload === null || Array.isArray(payload)) return payload;
  const written = Object.entries(payload).map(([name, value]) => {
    const isMoment = (name === "raised_at" || name === "cleared_at") && typeof value === "number";
    return [name, isMoment ? new Date(value).toISOString() : value];
  });
  return Object.fromEntries(written);
}
