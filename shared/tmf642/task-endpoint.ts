import type * as z from "zod";
import type { LiveAlarm } from "#shared/alarms/live-alarm.ts";
import type { AuditAction } from "#shared/audit/audit-action.ts";
import type { AuditDetail } from "#shared/audit/audit-detail.ts";
import { AlarmBook, appendsToJournal } from "#shared/journal/alarm-book.ts";
import type { Fact } from "#shared/journal/entry.ts";
import type { Situation } from "#shared/journal/situation.ts";
import { endpoint } from "#shared/lambda/endpoint.ts";
import { clock } from "#shared/platform/clock.ts";
import { addresses } from "#shared/tmf642/alarm-address.ts";
import { DoneTask, doneTask } from "#shared/tmf642/done-task.ts";
import type { Surroundings } from "#shared/tmf642/surroundings.ts";
import { surroundingsIn } from "#shared/tmf642/surroundings-in.ts";

interface Task<Body> {
  /** The path's last part. */
  readonly name: string;
  readonly summary: string;
  readonly audit: AuditAction;
  readonly body: z.ZodType<Body>;
  /** Where the answer names the alarms that it was done to. */
  readonly done: string;
}

/** What a task comes to. */
interface Work {
  /** Those to which something is done; without any nothing is. */
  readonly alarms: readonly LiveAlarm[];
  readonly facts: readonly Fact[];
  readonly detail: Pick<AuditDetail, "targets" | "meta">;
}

/**
 * The endpoint of one of TMF642's tasks: done at once and whole, in one entry of the journal, or refused.
 * @param decide by whom (`actor`) it is asked, in the situation as it is.
 */
export function taskEndpoint<Body extends object>(
  { name, summary, audit, body: schema, done }: Task<Body>,
  decide: (body: Body, actor: string, situation: Situation, around: Surroundings) => Work,
) {
  const book = new AlarmBook();
  return endpoint(
    {
      method: "POST",
      path: `/tmf-api/alarm/v4/${name}`,
      tenantPrefix: true,
      summary,
      scope: "alarms:write",
      audit,
      errors: "tmf",
      body: schema,
      response: DoneTask,
      status: 201,
      ...appendsToJournal,
    },
    async ({ body, caller, change, exchange }) => {
      const situation = await book.current(caller.tenantId);
      const now = clock.now();
      const around = surroundingsIn(situation, addresses(exchange), now);
      const { alarms, facts, detail } = decide(body, caller.principalId, situation, around);
      if (alarms.length > 0) change.append(book.draft(situation, facts, now));
      change.describe(alarms.length > 0 ? detail : { action: "none" });
      return doneTask(name, body, done, alarms, around);
    },
  );
}
