import type { RemovedEntity } from "#shared/kpis/removed-entities.ts";
import { clock } from "#shared/platform/clock.ts";
import { sendMessage } from "#shared/platform/queues.ts";

/** A queue holds a message back for 15 minutes at most; who must wait longer is woken on the way. */
const longestDelaySeconds = 900;

/** Asks that a tenant's journal is told when it is `at` (ms since 1970). */
export interface WakeUp {
  readonly tenant_id: string;
  readonly at: number;
}

export async function askToWake(wakeUp: WakeUp): Promise<void> {
  const seconds = Math.ceil((wakeUp.at - clock.now()) / 1000);
  const delaySeconds = Math.min(Math.max(seconds, 0), longestDelaySeconds);
  await sendMessage("wakeUps", { body: wakeUp, group: wakeUp.tenant_id, delaySeconds });
}

/** Asks that a listener of TMF642's hub is told what is new. */
export interface ListenerNews {
  readonly tenant_id: string;
  readonly listener_id: string;
  /** An entry that may mean something to it. */
  readonly seq: number;
  /** Set where it has failed: the attempt that is to be made then (ms since 1970), and not before. */
  readonly due_at?: number | undefined;
}

export async function askToTell(news: ListenerNews): Promise<void> {
  const { tenant_id, due_at = 0 } = news;
  const seconds = Math.max(Math.ceil((due_at - clock.now()) / 1000), 0);
  const delay = seconds > 0 ? { delaySeconds: Math.min(seconds, longestDelaySeconds) } : {};
  await sendMessage("listenerNews", { body: news, group: tenant_id, ...delay });
}

/** Asks for the deletion of the KPIs of an entity that is gone. */
export const askForDeletion = (request: RemovedEntity): Promise<void> =>
  sendMessage("kpiDeletions", { body: request, group: request.tenant_id });

export const askForRecorrelation = (tenantId: string): Promise<void> =>
  sendMessage("recorrelations", { body: { tenant_id: tenantId }, group: tenantId });
