import * as z from "zod";
import { type ChangeView, showChange } from "#shared/changes/recorded-change.ts";
import type { Situation } from "#shared/journal/situation.ts";
import { Id } from "#shared/lambda/id.ts";
import { pageQuery } from "#shared/lambda/pager.ts";

const Moment = z.iso.datetime({ offset: true }).transform((text) => Date.parse(text));

/** `from` and `to` bound `at`; `from` is included, `to` is not. */
export const ChangeQuery = z.strictObject({
  ...pageQuery,
  entity_id: Id.optional(),
  source: Id.optional(),
  from: Moment.optional(),
  to: Moment.optional(),
});
type ChangeQuery = z.output<typeof ChangeQuery>;

/** The changes that are wanted, newest first, from before an id on. */
export function findChanges(
  { recordedChanges }: Situation,
  { entity_id, source, from = 0, to = Infinity }: ChangeQuery,
  beforeId: string | undefined,
): ChangeView[] {
  return [...recordedChanges.values()]
    .filter((change) => entity_id === undefined || change.entity_id === entity_id)
    .filter((change) => source === undefined || change.source === source)
    .filter(({ at }) => at >= from && at < to)
    .filter(({ id }) => beforeId === undefined || id < beforeId)
    .sort((a, b) => (a.id > b.id ? -1 : 1))
    .map(showChange);
}
