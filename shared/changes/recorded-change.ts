import * as z from "zod";
import { rfc3339 } from "#shared/alarms/instant.ts";

/** Something that somebody has changed on purpose, as the journal keeps it: what comes after may come of it. */
export interface RecordedChange {
  /** Begins with `at`; the same change told twice has the same. */
  readonly id: string;
  /** When it was made (ms since 1970). */
  readonly at: number;
  readonly summary: string;
  /** Who tells of it: a pipeline, mostly. */
  readonly source?: string | undefined;
  /** What was changed. */
  readonly entity_id?: string | undefined;
  readonly details: Readonly<Record<string, string>>;
  readonly links: readonly ChangeLink[];
  readonly recorded_at: number;
  /** The name of the key that told of it. */
  readonly recorded_by: string;
}

const ChangeLink = z.object({ href: z.string(), text: z.string().nullable() });
type ChangeLink = z.output<typeof ChangeLink>;

/** A change as the API answers it. */
export const ChangeView = z
  .object({
    id: z.uuid(),
    at: z.iso.datetime(),
    summary: z.string(),
    source: z.string().nullable(),
    entity_id: z.string().nullable(),
    details: z.record(z.string(), z.string()),
    links: z.array(ChangeLink),
    recorded_at: z.iso.datetime(),
    recorded_by: z.string(),
  })
  .meta({ id: "RecordedChange" });
export type ChangeView = z.output<typeof ChangeView>;

export const showChange = (change: RecordedChange): ChangeView => ({
  ...change,
  at: rfc3339(change.at),
  source: change.source ?? null,
  entity_id: change.entity_id ?? null,
  details: { ...change.details },
  links: [...change.links],
  recorded_at: rfc3339(change.recorded_at),
});
