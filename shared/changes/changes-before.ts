import * as z from "zod";
import { rfc3339 } from "#shared/alarms/instant.ts";
import { distancesFrom } from "#shared/correlation/paths.ts";
import type { Situation } from "#shared/journal/situation.ts";

/** What takes longer to show isn't told apart from chance. */
const lookBackMs = 60 * 60 * 1000;
const mostHops = 2;
const mostShown = 5;

/** A change that may be why, and how near it is. */
export const CandidateChange = z
  .object({
    id: z.uuid(),
    summary: z.string(),
    at: z.iso.datetime(),
    source: z.string().nullable(),
    entity_id: z.string(),
    /** Between what was changed and the root cause's entity. */
    hops: z.int(),
    /** How long before the first alarm. */
    before_s: z.number(),
  })
  .meta({ id: "CandidateChange" });
export type CandidateChange = z.output<typeof CandidateChange>;

/**
 * The changes on an entity, or up to two links from it, in the hour before something began: the nearest first, and of
 * those the latest.
 * @param began in ms since 1970.
 */
export function changesBefore(situation: Situation, entityId: string, began: number): CandidateChange[] {
  const { recordedChanges, entityNumbers, topology } = situation;
  if (recordedChanges.size === 0) return [];
  const root = entityNumbers.find(entityId);
  const distances = root === undefined ? undefined : distancesFrom(topology, root, mostHops);
  const hopsTo = (id: string): number | undefined => {
    const other = entityNumbers.find(id);
    return id === entityId ? 0 : other === undefined ? undefined : distances?.get(other);
  };
  return [...recordedChanges.values()]
    .flatMap(({ id, at, summary, source = null, entity_id }) => {
      const isInTime = at <= began && at >= began - lookBackMs;
      const hops = entity_id === undefined || !isInTime ? undefined : hopsTo(entity_id);
      if (entity_id === undefined || hops === undefined) return [];
      return [{ id, summary, at: rfc3339(at), source, entity_id, hops, before_s: (began - at) / 1000 }];
    })
    .sort((a, b) => a.hops - b.hops || (a.id > b.id ? -1 : 1))
    .slice(0, mostShown);
}
