import * as z from "zod";
import type { KnownAlarm } from "#shared/tmf642/known-alarm.ts";
import type { Surroundings } from "#shared/tmf642/surroundings.ts";

/** Something else, as TM Forum's resources name it. */
export const Reference = z.object({
  id: z.string(),
  href: z.string().optional(),
  name: z.string().optional(),
  "@referredType": z.string().optional(),
});

/** Another alarm, as an alarm or a task names it. */
export const TmfAlarmRef = Reference.meta({ id: "TmfAlarmRef" });
type TmfAlarmRef = z.output<typeof TmfAlarmRef>;

export const reference = ({ id }: Pick<KnownAlarm, "id">, { hrefOf }: Surroundings): TmfAlarmRef => ({
  id,
  href: hrefOf(id),
  "@referredType": "Alarm",
});
