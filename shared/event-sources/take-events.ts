import * as z from "zod";
import { NewAlarm } from "#shared/alarms/alarm.ts";
import { accept, type WayIn } from "#shared/alarms/ingest.ts";
import { originOf } from "#shared/event-sources/event-source.ts";
import { tenantOfOrigin } from "#shared/event-sources/event-source-store.ts";
import { alarmsIn } from "#shared/integrations/alarms-in.ts";
import { cloudWatchChange } from "#shared/integrations/cloudwatch-change.ts";
import { brokenRules, inWords } from "#shared/lambda/broken-rules.ts";
import type { Message } from "#shared/lambda/queue-worker.ts";
import { onBehalfOf } from "#shared/platform/trace-context.ts";
import { unregisteredOwner } from "#shared/quarantine/quarantine.ts";
import { setAside } from "#shared/quarantine/quarantine-store.ts";

/** What EventBridge delivers, as far as it matters here. `detail` is one alarm, `{alarms: […]}`, or CloudWatch's. */
const BusEvent = z.object({
  id: z.string(),
  account: z.string(),
  source: z.string(),
  time: z.iso.datetime({ offset: true }),
  "detail-type": z.string().optional(),
  resources: z.array(z.string()).optional(),
  detail: z.unknown(),
});
type BusEvent = z.output<typeof BusEvent>;

/** What tells of an alarm: of CloudWatch the event, which alone says which alarm it is. */
const payloadOf = (event: BusEvent): unknown =>
  event["detail-type"] === cloudWatchChange ? event : event.detail;

/**
 * Accepts the alarms in bus events. A bus event has no credential, so the registry says whose it is; one of an origin
 * that nobody has registered waits in quarantine.
 */
export async function takeEvents(messages: readonly Message[]): Promise<Message[]> {
  for (const message of messages) {
    const event = BusEvent.parse(JSON.parse(message.body));
    const tenant_id = await tenantOfOrigin(originOf(event));
    const cause = message.cause && { ...message.cause, tenant_id };
    await onBehalfOf(cause, () => takeEvent(event, tenant_id));
  }
  return [];
}

async function takeEvent(event: BusEvent, tenantId: string | undefined): Promise<void> {
  const origin = originOf(event);
  const aside = { origin, cameAt: Date.parse(event.time), correlation_id: event.id };
  if (tenantId === undefined) {
    const reason = `${origin} is not a registered event source`;
    return setAside(unregisteredOwner(origin), { ...aside, reason, payload: payloadOf(event) });
  }
  for (const { item, reason } of await acceptItems("bus", tenantId, payloadOf(event))) {
    await setAside(tenantId, { ...aside, reason, payload: item });
  }
}

/** Accepts what can be read of one alarm, `{alarms: […]}` or a change of CloudWatch's. @returns the rest, with what is wrong with each. */
export async function acceptItems(
  source: WayIn,
  tenantId: string,
  payload: unknown,
): Promise<{ readonly item: unknown; readonly reason: string }[]> {
  const good: NewAlarm[] = [];
  const unusable: { item: unknown; reason: string }[] = [];
  for (const item of alarmsIn(payload)) {
    const alarm = NewAlarm.safeParse(item);
    if (alarm.success) good.push(alarm.data);
    else unusable.push({ item, reason: inWords(brokenRules(alarm.error, "#/")) });
  }
  if (good.length > 0) await accept(source, tenantId, good);
  return unusable;
}
