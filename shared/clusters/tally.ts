import { type AlarmSeverity, severities, urgency } from "#shared/alarms/severity.ts";

/** What is counted of an alarm. */
export interface Countable {
  readonly entity_id: string;
  readonly alarm_type: string;
  readonly severity: AlarmSeverity;
  readonly raised_at: number;
  readonly cleared_at: number | undefined;
}

/** The sums over the alarms of one entity. */
export class EntityTally {
  count = 0;
  firstRaisedAt = Number.POSITIVE_INFINITY;
  /** How many alarms have each severity; fewer than `count` where a snapshot of an older form held the sums. */
  readonly bySeverity = newSeverityCounts();

  get highestSeverity(): AlarmSeverity | undefined {
    return mostUrgent(this.bySeverity);
  }
}

const newSeverityCounts = (): number[] => new Array<number>(severities.length - 1).fill(0);

const mostUrgent = (bySeverity: readonly number[]): AlarmSeverity | undefined =>
  severities[bySeverity.findIndex((count) => count > 0)] as AlarmSeverity | undefined;

function addCounts(to: number[], more: readonly number[]): void {
  for (const [index, count] of more.entries()) to[index]! += count;
}

/** The sums over a set of alarms. Adding is exact in any order, so that clusters don't depend on arrival. */
export class Tally {
  count = 0;
  firstRaisedAt = Number.POSITIVE_INFINITY;
  lastRaisedAt = 0;
  /** 0 while none is clear. */
  lastClearedAt = 0;
  /** How many alarms have each severity, most urgent first. */
  readonly bySeverity = newSeverityCounts();
  readonly byEntity = new Map<string, EntityTally>();
  readonly byType = new Map<string, number>();

  add(alarm: Countable): void {
    this.count++;
    this.bySeverity[urgency(alarm.severity)]!++;
    this.firstRaisedAt = Math.min(this.firstRaisedAt, alarm.raised_at);
    this.lastRaisedAt = Math.max(this.lastRaisedAt, alarm.raised_at);
    this.lastClearedAt = Math.max(this.lastClearedAt, alarm.cleared_at ?? 0);
    const entity = this.#entity(alarm.entity_id);
    entity.count++;
    entity.firstRaisedAt = Math.min(entity.firstRaisedAt, alarm.raised_at);
    entity.bySeverity[urgency(alarm.severity)]!++;
    this.#addType(alarm.alarm_type, 1);
  }

  addAll(other: Tally): void {
    this.count += other.count;
    this.firstRaisedAt = Math.min(this.firstRaisedAt, other.firstRaisedAt);
    this.lastRaisedAt = Math.max(this.lastRaisedAt, other.lastRaisedAt);
    this.lastClearedAt = Math.max(this.lastClearedAt, other.lastClearedAt);
    addCounts(this.bySeverity, other.bySeverity);
    for (const [id, sums] of other.byEntity) {
      const entity = this.#entity(id);
      entity.count += sums.count;
      entity.firstRaisedAt = Math.min(entity.firstRaisedAt, sums.firstRaisedAt);
      addCounts(entity.bySeverity, sums.bySeverity);
    }
    for (const [type, count] of other.byType) this.#addType(type, count);
  }

  /** An alarm of an entity was sent again with another severity. */
  changeSeverity(entityId: string, from: AlarmSeverity, to: AlarmSeverity): void {
    for (const { bySeverity } of [this, this.#entity(entityId)]) {
      bySeverity[urgency(from)]!--;
      bySeverity[urgency(to)]!++;
    }
  }

  get highestSeverity(): AlarmSeverity {
    return mostUrgent(this.bySeverity)!;
  }

  #entity(id: string): EntityTally {
    const known = this.byEntity.get(id);
    if (known) return known;
    const entity = new EntityTally();
    this.byEntity.set(id, entity);
    return entity;
  }

  #addType(type: string, count: number): void {
    this.byType.set(type, (this.byType.get(type) ?? 0) + count);
  }
}

/** An entity's id, count, first raise, and counts by severity: these are absent in snapshots of an older form. */
type StoredEntityTally = readonly [string, number, number, (readonly number[])?];

/** A tally as a snapshot keeps it. */
export type StoredTally = readonly [
  number,
  number,
  number,
  number,
  readonly number[],
  readonly StoredEntityTally[],
  readonly (readonly [string, number])[],
];

export function storeTally(tally: Tally): StoredTally {
  return [
    tally.count,
    tally.firstRaisedAt,
    tally.lastRaisedAt,
    tally.lastClearedAt,
    tally.bySeverity,
    [...tally.byEntity].map(
      ([entity, { count, firstRaisedAt, bySeverity }]) => [entity, count, firstRaisedAt, bySeverity] as const,
    ),
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
  addCounts(tally.bySeverity, bySeverity);
  for (const [id, amount, firstRaisedAt, ofEntity = []] of byEntity) {
    const entity = new EntityTally();
    entity.count = amount;
    entity.firstRaisedAt = firstRaisedAt;
    addCounts(entity.bySeverity, ofEntity);
    tally.byEntity.set(id, entity);
  }
  for (const [type, amount] of byType) tally.byType.set(type, amount);
  return tally;
}
