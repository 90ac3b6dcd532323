import { placeEntry, readTail } from "#shared/audit/audit-store.ts";
import { linkEntry } from "#shared/audit/audit-trail.ts";
import { noteEntry } from "#shared/audit/note-entry.ts";
import { type LoggedAttempt, type SummedUp, sumUpAttempts } from "#shared/audit/sum-up-attempts.ts";
import type { LogBatch } from "#shared/lambda/log-consumer.ts";
import { clock } from "#shared/platform/clock.ts";
import { transactWrite } from "#shared/platform/dynamo.ts";
import { randomFraction } from "#shared/platform/ids.ts";
import { markTaken } from "#shared/platform/taken-batches.ts";

/** A transaction takes 100 items: the mark that the batch was here, and these. */
const mostPerTransaction = 99;
const mostTries = 10;

/** Brings the attempts in a batch of log lines to their chains; a batch that comes again adds nothing. */
export async function appendAttempts({ id, events }: LogBatch): Promise<void> {
  // The lines are our own functions', in the form that `recordAttempt` gives them.
  const attempts = events.map(({ message, timestamp }): LoggedAttempt => {
    const { correlation_id, attempt } = JSON.parse(message) as LoggedAttempt;
    return { correlation_id, attempt, loggedAt: timestamp };
  });
  for (const { chain, kind, facts } of sumUpAttempts(id, attempts)) {
    for (let at = 0; at < facts.length; at += mostPerTransaction) {
      await appendOnce(`${id} ${at}`, { chain, kind, facts: facts.slice(at, at + mostPerTransaction) });
    }
  }
}

/** Entries and mark go in one transaction. Few write to these chains, so a lost race is rare and tried again. */
async function appendOnce(name: string, { chain, kind, facts }: SummedUp): Promise<void> {
  for (let attempt = 0; attempt < mostTries; attempt++) {
    let tail = await readTail(chain);
    const places = facts.map((fact) => {
      const { stored, at } = linkEntry(tail, kind, fact);
      tail = { seq: stored.seq, hash: stored.hash, at };
      return placeEntry(stored);
    });
    const refusals = await transactWrite([markTaken(`${chain} ${name}`), ...places]);
    if (!refusals) {
      for (const [index, fact] of facts.entries())
        noteEntry(kind, tail.seq - places.length + 1 + index, fact);
      return;
    }
    if (refusals[0]?.code === "ConditionalCheckFailed") return;
    await clock.sleep(randomFraction() * 20 * 2 ** attempt);
  }
  throw new Error(`attempts found no place on the chain ${chain}`);
}
