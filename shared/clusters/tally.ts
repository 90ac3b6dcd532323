import { type AlarmSeverity, severities, urgency } from "#shared/alarms/severity.ts";

/** What is counted of an alarm. */
export interface Countable {
  readonly entity_id: string;
  readonly alarm_type: string;
  readonly severity: AlarmSeverity;
  readonly raised_at: number;
  readonly cleared_at: number | undefined;
}

export interface EntityTally {
  count: number;
  firstRaisedAt: number;
}

/** The sums over a set of alarms. Adding is exact in any order, so that clusters don't depend on arrival. */
export class Tally {
  count = 0;
  firstRaisedAt = Number.POSITIVE_INFINITY;
  lastRaisedAt = 0;
  /** 0 while none is clear. */
  lastClearedAt = 0;
  /** How many alarms have each severity, most urgent first. */
  readonly bySeverity = new Array<number>(severities.length - 1).fill(0);
  readonly byEntity = new Map<string, EntityTally>();
  readonly byType = new Map<string, number>();

  add(alarm: Countable): void {
    this.count++;
    this.bySeverity[urgency(alarm.severity)]!++;
    this.firstRaisedAt = Math.min(this.firstRaisedAt, alarm.raised_at);
    this.lastRaisedAt = Math.max(this.lastRaisedAt, alarm.raised_at);
    this.lastClearedAt = Math.max(this.lastClearedAt, alarm.cleared_at ?? 0);
    this.#addEntity(alarm.entity_id, 1, alarm.raised_at);
    this.#addType(alarm.alarm_type, 1);
  }

  addAll(other: Tally): void {
    this.count += other.count;
    this.firstRaisedAt = Math.min(this.firstRaisedAt, other.firstRaisedAt);
    this.lastRaisedAt = Math.max(this.lastRaisedAt, other.lastRaisedAt);
    this.lastClearedAt = Math.max(this.lastClearedAt, other.lastClearedAt);
    for (const [index, count] of other.bySeverity.entries()) this.bySeverity[index]! += count;
    for (const [entity, { count, firstRaisedAt }] of other.byEntity)
      this.#addEntity(entity, count, firstRaisedAt);
    for (const [type, count] of other.byType) this.#addType(type, count);
  }

  /** An alarm was sent again with another severity. */
  changeSeverity(from: AlarmSeverity, to: AlarmSeverity): void {
    this.bySeverity[urgency(from)]!--;
    this.bySeverity[urgency(to)]!++;
  }

  get highestSeverity(): AlarmSeverity {
    const index = this.bySeverity.findIndex((count) => count > 0);
    return severities[index] as AlarmSeverity;
  }

  #addEntity(entity: string, count: number, firstRaisedAt: number): void {
    const known = this.byEntity.get(entity);
    if (known) {
      known.count += count;
      known.firstRaisedAt = Math.min(known.firstRaisedAt, firstRaisedAt);
    } else {
      this.byEntity.set(entity, { count, firstRaisedAt });
    }
  }

  #addType(type: string, count: number): void {
    this.byType.set(type, (this.byType.get(type) ?? 0) + count);
  }
}

/** A tally as a snapshot keeps it. */
export type StoredTally = readonly [
  number,
  number,
  number,
  number,
  readonly number[],
  readonly (readonly [string, number, number])[],
  readonly (readonly [string, number])[],
];

export function storeTally(tally: Tally): StoredTally {
  return [
    tally.count,
    tally.firstRaisedAt,
    tally.lastRaisedAt,
    tally.lastClearedAt,
    tally.bySeverity,
    [...tally.byEntity].map(([entity, { count, firstRaisedAt }]) => [entity, count, firstRaisedAt] as const),
    [...tally.byType],
  ];
}

export function restoreTally([
  count,
  first,
  last,
  lastClearedAt,
  bySeverity,
  byEntity,
  byType,
]: StoredTally): Tally {
  const tally = new Tally();
  tally.count = count;
  tally.firstRaisedAt = first;
  tally.lastRaisedAt = last;
  tally.lastClearedAt = lastClearedAt;
  for (const [index, amount] of bySeverity.entries()) tally.bySeverity[index] = amount;
  for (const [entity, amount, firstRaisedAt] of byEntity)
    tally.byEntity.set(entity, { count: amount, firstRaisedAt });
  for (const [type, amount] of byType) tally.byType.set(type, amount);
  return tally;
}
