import { auditDeed } from "#shared/audit/audit-deed.ts";
import { commitChange } from "#shared/lambda/change.ts";
import { clock } from "#shared/platform/clock.ts";
import { type PurgeRun, RunTaken, readRuns, saveRun, savingRun } from "#shared/retention/purge-run-store.ts";
import type { DuePage } from "#shared/retention/purger.ts";
import { purgers } from "#shared/retention/purgers.ts";
import type { RetentionCategory } from "#shared/retention/retention-category.ts";
import { cutoffOf, type RetentionRule, withheldBy } from "#shared/retention/retention-policy.ts";
import { readRule } from "#shared/retention/retention-store.ts";

/**
 * Deletes what is due of a tenant's category, page by page, until nothing is or the time is up. A worker that dies is
 * resumed where it was: each page is noted before it is deleted and counted after, so every record counts once.
 * @returns false when there is more to do.
 */
export async function purge(tenantId: string, category: RetentionCategory, until: number): Promise<boolean> {
  try {
    return await continueRun(tenantId, category, until);
  } catch (error) {
    // Whoever took the run over finishes it.
    if (error instanceof RunTaken) return true;
    throw error;
  }
}

async function continueRun(tenantId: string, category: RetentionCategory, until: number): Promise<boolean> {
  const purger = purgers[category];
  let run = (await readRuns(tenantId)).get(category);
  while (clock.now() < until) {
    // Read for each page: a legal hold counts at once, also in the middle of a run.
    const rule = await readRule(tenantId, category);
    if (withheldBy(rule)) return true;
    if (isOpen(run)) run = asRuled(run, rule);
    if (run?.pending) {
      await purger.remove(tenantId, run.pending);
      run = await saveRun(counted({ ...run, pending: run.pending }));
      continue;
    }
    const current: PurgeRun = isOpen(run) ? run : newRun(tenantId, category, rule, run);
    const page = await purger.next(tenantId, current.cutoff, current.last);
    if (!page) {
      await finish(current);
      return true;
    }
    run = await saveRun({ ...current, revision: current.revision + 1, pending: page });
  }
  return false;
}

const isOpen = (run: PurgeRun | undefined): run is PurgeRun =>
  run !== undefined && run.finished_at === undefined;

/**
 * Days may have been added since the run began, while it waited or was held: then less is due, and the page that was to
 * be deleted may not be. It is looked for anew; what a worker that died had deleted of it isn't counted.
 */
function asRuled(run: PurgeRun, rule: RetentionRule): PurgeRun {
  const cutoff = cutoffOf(rule, clock.now());
  if (cutoff >= run.cutoff) return run;
  const { pending, ...rest } = run;
  return { ...rest, cutoff };
}

/** Not written yet: its first page, or its end, is its first record. */
function newRun(
  tenant_id: string,
  category: RetentionCategory,
  rule: RetentionRule,
  previous: PurgeRun | undefined,
): PurgeRun {
  const revision = previous?.revision ?? 0;
  const now = clock.now();
  return { tenant_id, category, revision, started_at: now, cutoff: cutoffOf(rule, now), deleted: 0 };
}

function counted({ pending, ...run }: PurgeRun & { readonly pending: DuePage }): PurgeRun {
  const { count, ...last } = pending;
  return { ...run, revision: run.revision + 1, deleted: run.deleted + count, last };
}

/** The end of a run that has deleted something is in the audit log, in the same transaction. */
async function finish(run: PurgeRun): Promise<void> {
  const finished = { ...run, revision: run.revision + 1, finished_at: clock.now() };
  await commitChange(async (change) => {
    change.write(savingRun(finished));
    if (run.deleted === 0) return;
    const meta = { deleted: run.deleted, cutoff: new Date(run.cutoff).toISOString() };
    const { tenant_id: tenantId, category: targetId } = run;
    auditDeed(change, { by: "system", action: "retention.purge", targetId, tenantId, meta });
  });
}
