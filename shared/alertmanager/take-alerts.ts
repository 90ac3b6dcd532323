import type { Observation } from "#shared/alarms/observation.ts";
import { BadAlert, observationOf, type PostableAlert } from "#shared/alertmanager/postable-alert.ts";

/** What of a request can be taken in, and what is wrong with the rest, in Alertmanager's words. */
interface Taken {
  readonly observations: readonly Observation[];
  readonly refused: string | undefined;
}

/** Reads alerts one by one: a bad one doesn't lose the good ones. */
export function takeAlerts(alerts: readonly PostableAlert[], now: number): Taken {
  const observations: Observation[] = [];
  const words: string[] = [];
  for (const alert of alerts) {
    try {
      observations.push(observationOf(alert, now));
    } catch (error) {
      if (!(error instanceof BadAlert)) throw error;
      words.push(error.message);
    }
  }
  return { observations, refused: words.length > 0 ? words.join("; ") : undefined };
}
