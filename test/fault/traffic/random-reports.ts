import type { NewAlarm } from "#shared/alarms/alarm.ts";
import type { AlarmSeverity } from "#shared/alarms/severity.ts";
import type { SeededRandom } from "../../support/simulation/random.ts";
import { entityIds } from "./network.ts";

const minuteMs = 60_000;
const unknownToTheInventory = "site-99";
const types = ["LOS", "LINK_DOWN", "HIGH_TEMPERATURE"];

/** Critical is rare, so that the rules on size decide about incidents too. */
const likely: readonly AlarmSeverity[] = ["major", "minor", "minor", "warning", "indeterminate"];

/**
 * Reports of `count` alarms that were raised in the 20 minutes before `now`, some hours earlier: with their clears
 * (in the report, or in one of their own) and with resends, some of which tell of another severity. In no order.
 */
export function randomReports(random: SeededRandom, count: number, now: number): NewAlarm[] {
  const reports: NewAlarm[] = [];
  for (let alarm = 0; alarm < count; alarm++) {
    const raised = randomRaise(random, now);
    const clearedAt = raised.raised_at + random.integer(20 * minuteMs);
    const isCleared = random.chance(0.4);
    const clearedByItself = isCleared && random.chance(0.3);
    reports.push(clearedByItself ? { ...raised, cleared_at: clearedAt } : raised);
    if (isCleared && !clearedByItself) reports.push({ ...raised, severity: "cleared", raised_at: clearedAt });
    if (random.chance(0.2)) reports.push({ ...raised, severity: severityOfResend(random), message: "again" });
  }
  return random.shuffled(reports);
}

function randomRaise(random: SeededRandom, now: number): NewAlarm {
  const entity = random.integer(entityIds.length + 1);
  const late = random.chance(0.1) ? random.integer(20 * 60) * minuteMs : 0;
  return {
    entity_id: entityIds[entity] ?? unknownToTheInventory,
    alarm_type: types[random.integer(types.length)]!,
    severity: randomSeverity(random),
    raised_at: now - random.integer(20 * 60) * 1000 - late,
    source_system: random.chance(0.8) ? "nms" : "probe",
    ...(random.chance(0.2) ? { alarm_id: `a-${random.integer(10)}` } : {}),
  };
}

const randomSeverity = (random: SeededRandom): AlarmSeverity =>
  random.chance(0.05) ? "critical" : likely[random.integer(likely.length)]!;

/** What is sent again is often sent because it grew worse. */
const severityOfResend = (random: SeededRandom): AlarmSeverity =>
  random.chance(0.2) ? "critical" : randomSeverity(random);

/** Cuts into batches of 1 to `most`. */
export function randomBatches<T>(random: SeededRandom, items: readonly T[], most: number): T[][] {
  const batches: T[][] = [];
  for (let start = 0; start < items.length; ) {
    const end = start + 1 + random.integer(most);
    batches.push(items.slice(start, end));
    start = end;
  }
  return batches;
}
