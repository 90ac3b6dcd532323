import * as z from "zod";
import type { Entry } from "#shared/journal/entry.ts";

/** An entity that was removed, and when; what was received of it until then is to be deleted. */
export const RemovedEntity = z.object({
  tenant_id: z.string(),
  entity_id: z.string(),
  /** Milliseconds since 1970. */
  removed_at: z.number(),
});

export type RemovedEntity = z.output<typeof RemovedEntity>;

/** Removing an entity is an entry of the journal, in the transaction that removes it: so none is ever forgotten. */
export const removedBy = ({ tenant_id, recorded_at, facts }: Entry): RemovedEntity[] =>
  facts.flatMap((fact) =>
    fact.kind !== "entities_set"
      ? []
      : fact.entities
          .filter(({ links }) => links === null)
          .map(({ id }) => ({ tenant_id, entity_id: id, removed_at: recorded_at })),
  );
