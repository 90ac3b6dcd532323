import * as z from "zod";
import { alarmOfChange, stateChangeIn } from "#shared/integrations/cloudwatch-change.ts";

const Many = z.object({ alarms: z.array(z.unknown()) });

/**
 * The alarms in what others send on: `{alarms: […]}`, a change of state of CloudWatch's, or else the payload itself.
 * They are still to be read; there are none where the payload changes nothing.
 */
export function alarmsIn(payload: unknown): readonly unknown[] {
  const many = Many.safeParse(payload);
  if (many.success) return many.data.alarms;
  const change = stateChangeIn(payload);
  return change ? [alarmOfChange(change) ?? []].flat() : [payload];
}
