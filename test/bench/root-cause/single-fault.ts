import type { Observation } from "#shared/alarms/observation.ts";
import type { AlarmSeverity } from "#shared/alarms/severity.ts";
import type { SeededRandom } from "../../support/simulation/random.ts";
import type { Element, FaultNetwork } from "./fault-network.ts";

export interface SingleFault {
  /** The element that failed. */
  readonly entityId: string;
  readonly alarms: readonly Observation[];
  /** Which of the alarms the fault caused; the others are noise. */
  readonly causedBy: readonly boolean[];
}

/** How a network behaves when one of its elements fails. */
export interface Behaviour {
  /** How many children raise an alarm with their parent; the others have batteries, or nobody watches them. */
  readonly childFails: number;
  /** How often the element above the one that failed reports that its port is down. */
  readonly farEndReports: number;
}

type Mix = Readonly<Partial<Record<AlarmSeverity, number>>>;

/** Severities overlap: operators set them by type of alarm, not by what caused it. */
const severities = {
  cause: { critical: 0.6, major: 0.3, minor: 0.1 },
  symptom: { critical: 0.15, major: 0.35, minor: 0.3, warning: 0.2 },
  farEnd: { major: 0.4, minor: 0.4, warning: 0.2 },
  noise: { critical: 0.05, major: 0.15, minor: 0.4, warning: 0.4 },
} as const satisfies Record<string, Mix>;

/** An alarm is seen when its element is next polled: later than it happened by up to this. */
const pollMs = 15_000;
/** A failure reaches the next element after up to this. */
const spreadMs = 5_000;
/** A second uplink that fails is mostly noticed only as a loss of redundancy. */
const secondaryFails = 0.5;
const noiseAlarms = 200;
const noiseSpanMs = 600_000;

/**
 * The alarms of one failing element of levels 1 to 4, each level as often: 1 to 3 of its own, one of each element that fails with
 * it, perhaps one of the far end of each of its uplinks, and noise of the whole network around it.
 */
export function singleFault(
  network: FaultNetwork,
  { childFails, farEndReports }: Behaviour,
  at: number,
  random: SeededRandom,
): SingleFault {
  const level = 1 + random.integer(4);
  const candidates = [...network.values()].filter((element) => element.level === level);
  const failed = candidates[random.integer(candidates.length)]!;
  const caused: Observation[] = [];
  const raise = (id: string, after: number, mix: Mix) =>
    observation(id, at + after + random.integer(pollMs), severityFrom(mix, random), random);
  for (let own = 1 + random.integer(3); own > 0; own--) caused.push(raise(failed.id, 0, severities.cause));
  for (const [id, after] of spread(network, failed, childFails, random))
    caused.push(raise(id, after, severities.symptom));
  const { parent_id, depends_on } = failed.links;
  for (const uplink of [parent_id, ...depends_on]) {
    if (uplink !== undefined && random.chance(farEndReports))
      caused.push(raise(uplink, 0, severities.farEnd));
  }
  const ids = [...network.keys()];
  const noise = Array.from({ length: noiseAlarms }, () =>
    raise(ids[random.integer(ids.length)]!, random.integer(noiseSpanMs) - noiseSpanMs / 2, severities.noise),
  );
  return {
    entityId: failed.id,
    alarms: [...caused, ...noise],
    causedBy: [...caused.map(() => true), ...noise.map(() => false)],
  };
}

/** What fails with an element, and how long after it. */
function spread(
  network: FaultNetwork,
  failed: Element,
  childFails: number,
  random: SeededRandom,
): ReadonlyMap<string, number> {
  const after = new Map([[failed.id, 0]]);
  for (const [id, delay] of after) {
    const { children, secondary } = network.get(id)!;
    const reach = (other: string, probability: number) => {
      if (!after.has(other) && random.chance(probability)) after.set(other, delay + random.integer(spreadMs));
    };
    for (const child of children) reach(child, childFails);
    for (const other of secondary) reach(other, secondaryFails);
  }
  after.delete(failed.id);
  return after;
}

function observation(
  entity_id: string,
  raised_at: number,
  severity: AlarmSeverity,
  random: SeededRandom,
): Observation {
  const alarm_type = `type ${random.integer(20)}`;
  return { entity_id, alarm_type, severity, raised_at, source_system: "bench", alarm_id: random.uuid() };
}

function severityFrom(mix: Mix, random: SeededRandom): AlarmSeverity {
  let left = random.next();
  for (const [severity, share] of Object.entries(mix)) {
    left -= share;
    if (left < 0) return severity as AlarmSeverity;
  }
  return "warning";
}
