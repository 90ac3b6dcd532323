import { accessId, aggregationId, childrenOf, dispatchCentre, type NetworkEntity } from "./network.ts";
import { Random } from "./random.ts";

/** One report as it is sent, and when: seconds since the storm began. Late ones come long after they were raised. */
export interface Report {
  readonly sentAt: number;
  readonly raisedAt: number;
  readonly entity_id: string;
  readonly alarm_type: string;
  readonly severity: string;
  readonly source_system: string;
  readonly message: string;
}

/** How long the storm lasts in the network's own time. */
export const stormSeconds = 300;

/** An alarm that an entity repeats, about every so many seconds, from some moment on. */
interface Repeating {
  readonly entity: string;
  readonly type: string;
  readonly severity: string;
  readonly from: number;
  readonly every: number;
  readonly message: string;
}

/** The storm: three root causes, two small troubles, and noise; some of it sent twice, some late, some cleared. */
export function sampleStorm(network: readonly NetworkEntity[]): Report[] {
  const random = new Random(1969);
  const troubles = [
    ...powerFailure(network, random),
    ...fibreCut(network, random),
    ...badConfiguration(network, random),
  ];
  const raised = troubles.flatMap((trouble) => repeat(trouble, random));
  const noise = noiseOf(network, random);
  const all = [...raised, ...noise, ...smallTroubles];
  const late = all.map((report) => (random.next() < 0.05 ? delayed(report, random) : report));
  const twice = late.filter(() => random.next() < 0.08).map((report) => delayed(report, random));
  const clears = noise.filter(() => random.next() < 0.3).map(cleared);
  return [...late, ...twice, ...clears].sort((a, b) => a.sentAt - b.sentAt);
}

/** Half of the network loses its core router: everything below it reports for as long as it lasts. */
function powerFailure(network: readonly NetworkEntity[], random: Random): Repeating[] {
  const routers = childrenOf(network, "core-2");
  const nodes = routers.flatMap(({ id }) => childrenOf(network, id));
  return [
    trouble("core-2", "POWER_FAILURE", "critical", 60, 12, "mains and battery lost"),
    ...routers.map(({ id }) => trouble(id, "LINK_DOWN", "major", random.between(61, 66), 14, "uplink lost")),
    ...nodes.map(({ id }) =>
      trouble(id, "NODE_UNREACHABLE", "major", random.between(63, 80), 17, "no answer"),
    ),
  ];
}

/** One aggregation router's fibre is cut: its access nodes lose sync and drop packets. */
function fibreCut(network: readonly NetworkEntity[], random: Random): Repeating[] {
  const router = aggregationId(2);
  return [
    trouble(router, "LOSS_OF_SIGNAL", "critical", 20, 10, "no light on port 1"),
    ...childrenOf(network, router).flatMap(({ id }) => [
      trouble(id, "SYNC_LOSS", "major", random.between(21, 30), 25, "clock reference lost"),
      trouble(id, "PACKET_LOSS", "minor", random.between(23, 40), 22, "above 5 %"),
    ]),
  ];
}

/** Nothing worse than major, yet critical as an incident: an emergency dispatch centre hangs below. */
function badConfiguration(network: readonly NetworkEntity[], random: Random): Repeating[] {
  const router = aggregationId(5);
  return [
    trouble(router, "ROUTING_LOOP", "major", 120, 10, "after change 4711"),
    trouble(dispatchCentre.behind, "LATENCY_HIGH", "minor", 121, 15, "above 400 ms"),
    trouble(dispatchCentre.id, "SERVICE_DEGRADED", "major", 124, 15, "calls fail to set up"),
    ...childrenOf(network, router)
      .filter(({ id }) => id !== dispatchCentre.behind)
      .map(({ id }) => trouble(id, "LATENCY_HIGH", "minor", random.between(122, 135), 15, "above 400 ms")),
  ];
}

const trouble = (
  entity: string,
  type: string,
  severity: string,
  from: number,
  every: number,
  message: string,
): Repeating => ({ entity, type, severity, from, every, message });

function repeat({ entity, type, severity, from, every, message }: Repeating, random: Random): Report[] {
  const reports: Report[] = [];
  for (let at = from; at < stormSeconds - 5; at += every * random.between(0.8, 1.2)) {
    reports.push(report(entity, type, severity, at, message));
  }
  return reports;
}

const openedCabinet = accessId(6, 3);

/** One warm cabinet that recovers, and one door that somebody opened: small, but incidents of their own. */
const smallTroubles: readonly Report[] = [
  report(aggregationId(4), "FAN_DEGRADED", "minor", 90, "fan 2 slow"),
  report(accessId(4, 7), "HIGH_TEMPERATURE", "minor", 100, "cabinet at 48 °C"),
  report(accessId(4, 7), "HIGH_TEMPERATURE", "minor", 130, "cabinet at 52 °C"),
  cleared(report(aggregationId(4), "FAN_DEGRADED", "minor", 90, "fan 2 slow"), 110),
  cleared(report(accessId(4, 7), "HIGH_TEMPERATURE", "minor", 130, "cabinet at 52 °C"), 110),
  report(openedCabinet, "INTRUSION", "critical", 150, "cabinet door opened"),
];

/** What a network says on any day, from nodes that have nothing to do with each other. */
function noiseOf(network: readonly NetworkEntity[], random: Random): Report[] {
  const nodes = [1, 3, 6]
    .flatMap((router) => childrenOf(network, aggregationId(router)))
    .filter(({ id }) => id !== openedCabinet);
  const kinds = [
    ["BIT_ERRORS", "warning", "above threshold"],
    ["CONFIG_DRIFT", "indeterminate", "differs from inventory"],
    ["BATTERY_LOW", "minor", "below 40 %"],
    ["NTP_OFFSET", "warning", "12 ms"],
  ] as const;
  return Array.from({ length: 500 }, () => {
    const [type, severity, message] = random.pick(kinds);
    return report(random.pick(nodes).id, type, severity, random.between(0, stormSeconds - 5), message);
  });
}

function report(entity: string, type: string, severity: string, at: number, message: string): Report {
  const raisedAt = Math.round(at * 1000) / 1000;
  return {
    sentAt: at,
    raisedAt,
    entity_id: entity,
    alarm_type: type,
    severity,
    source_system: "demo-nms",
    message,
  };
}

/** Sent when the storm is well past it, the latest at its end. */
function delayed(late: Report, random: Random): Report {
  return { ...late, sentAt: Math.min(late.sentAt + random.between(20, 200), stormSeconds) };
}

/** The clear of a report, some time later. */
function cleared(raise: Report, after = 40): Report {
  const at = Math.min(raise.raisedAt + after, stormSeconds);
  return { ...raise, severity: "cleared", raisedAt: at, sentAt: at, message: "back to normal" };
}
