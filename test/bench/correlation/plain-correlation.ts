import type { LinkRules } from "#shared/correlation/link-rules.ts";
import type { Workload } from "./workload.ts";

/** An alarm as an application would have it, and a node of the union-find. */
class PlainAlarm {
  readonly index: number;
  readonly raisedAtMs: number;
  readonly entity: number;
  readonly type: number;
  parent: PlainAlarm = this;

  constructor({ alarms }: Workload, index: number) {
    this.index = index;
    this.raisedAtMs = alarms.raisedAtMs[index]!;
    this.entity = alarms.entity[index]!;
    this.type = alarms.type[index]!;
  }
}

export function plainAlarms(workload: Workload): PlainAlarm[] {
  return Array.from(workload.alarms.entity, (_, index) => new PlainAlarm(workload, index));
}

/**
 * The same sweep, written the obvious way: objects, a comparator, `Map`s. The yardstick for what typed arrays and the
 * radix sort gain; an implementation of its own, so its agreement counts. Answers each alarm's root.
 */
export function correlatePlainly(alarms: PlainAlarm[], { topology }: Workload, rules: LinkRules): Int32Array {
  for (const alarm of alarms) alarm.parent = alarm;
  const last = new Map<number, PlainAlarm>();
  const lastOfType = new Map<number | string, PlainAlarm>();
  for (const alarm of alarms.toSorted(byTime)) {
    const { entity, type } = alarm;
    uniteWithin(rules.entityWindowMs, alarm, last.get(entity));
    for (const neighbour of topology.neighbours(entity, rules.neighbourHops)) {
      uniteWithin(rules.neighbourWindowMs, alarm, last.get(neighbour));
    }
    last.set(entity, alarm);
    if (rules.typeScope === "tenant") {
      uniteWithin(rules.typeWindowMs, alarm, lastOfType.get(type));
      lastOfType.set(type, alarm);
    } else if (rules.typeScope === "neighbour") {
      for (const neighbour of topology.neighbours(entity, rules.typeHops)) {
        uniteWithin(rules.typeWindowMs, alarm, lastOfType.get(`${type} ${neighbour}`));
      }
      lastOfType.set(`${type} ${entity}`, alarm);
    }
  }
  return Int32Array.from(alarms, (alarm) => rootOf(alarm).index);
}

const byTime = (a: PlainAlarm, b: PlainAlarm) => a.raisedAtMs - b.raisedAtMs || a.index - b.index;

function uniteWithin(windowMs: number, alarm: PlainAlarm, earlier: PlainAlarm | undefined): void {
  if (earlier === undefined || alarm.raisedAtMs - earlier.raisedAtMs > windowMs) return;
  const [a, b] = [rootOf(alarm), rootOf(earlier)];
  if (byTime(a, b) < 0) b.parent = a;
  else a.parent = b;
}

function rootOf(alarm: PlainAlarm): PlainAlarm {
  let at = alarm;
  while (at.parent !== at) {
    at.parent = at.parent.parent;
    at = at.parent;
  }
  return at;
}
