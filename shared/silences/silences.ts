import type { LiveAlarm } from "#shared/alarms/live-alarm.ts";
import type { LabelSet } from "#shared/alertmanager/label-set.ts";
import { allAccept, testFor } from "#shared/alertmanager/matcher.ts";
import { Deadlines } from "#shared/journal/deadlines.ts";
import { alarmLabels } from "#shared/silences/alarm-labels.ts";
import { type Silence, silenceState } from "#shared/silences/silence.ts";
import { endedBeyondRoom } from "#shared/silences/silence-room.ts";

interface Ready {
  readonly silence: Silence;
  /** Whether all its matchers hold for some labels. */
  readonly covers: (labels: LabelSet) => boolean;
}

/** What was found for an alarm, as long as neither the silences nor its words change. */
interface Found {
  readonly version: number;
  readonly severity: string;
  readonly attributes: LiveAlarm["attributes"];
  readonly silences: readonly Silence[];
}

/**
 * A tenant's silences. Of thousands, an alarm is held only against those that want one of its own labels by name and
 * value, and the few that want none so.
 */
export class Silences {
  readonly #byId = new Map<string, Ready>();
  readonly #byLabel = new Map<string, Set<Ready>>();
  readonly #found = new WeakMap<LiveAlarm, Found>();
  #version = 0;
  /** Those of which it hasn't been noticed yet that they have ended. */
  readonly #deadlines = new Deadlines<Ready>(({ silence }) => silence.ends_at);

  get size(): number {
    return this.#byId.size;
  }

  get(id: string): Silence | undefined {
    return this.#byId.get(id)?.silence;
  }

  /** Ended ones as well, until they are forgotten. */
  all(): Silence[] {
    return [...this.#byId.values()].map(({ silence }) => silence);
  }

  /** Takes in a silence, in place of one with the same id. @param hasEnded whether that was noticed already. */
  set(silence: Silence, hasEnded = false): void {
    this.#remove(silence.id);
    const ready = { silence, covers: coverage(silence) };
    this.#byId.set(silence.id, ready);
    const place = placeOf(silence);
    this.#byLabel.set(place, (this.#byLabel.get(place) ?? new Set()).add(ready));
    if (!hasEnded) this.#deadlines.add(ready);
  }

  /** When the first one ends of those that haven't been seen to. */
  get firstEnd(): number | undefined {
    return this.#deadlines.first;
  }

  /** Whether it hasn't been seen to end. */
  isAwaited(id: string): boolean {
    const ready = this.#byId.get(id);
    return ready !== undefined && this.#deadlines.has(ready);
  }

  /** Those that have ended since this was asked last. */
  takeEnded(at: number): Silence[] {
    const ended = this.#deadlines.endedBy(at);
    for (const ready of ended) this.#deadlines.delete(ready);
    return ended.map(({ silence }) => silence);
  }

  /** Forgets what ended before a moment. */
  forget(before: number): void {
    for (const { id, ends_at } of this.all()) if (ends_at < before) this.#remove(id);
  }

  /** Forgets ended ones ahead of time where all together are too many. */
  makeRoom(): void {
    for (const id of endedBeyondRoom(this.all(), (id) => !this.isAwaited(id))) this.#remove(id);
  }

  /** The silences that suppress an alarm at a moment. */
  on(alarm: LiveAlarm, at: number): Silence[] {
    if (this.#byId.size === 0) return [];
    return this.#matching(alarm).filter((silence) => silenceState(silence, at) === "active");
  }

  /** Whether one of these suppressed an alarm, if it is one that was there. */
  wereOn(alarm: LiveAlarm, silences: readonly Silence[]): boolean {
    const matching = this.#matching(alarm);
    return silences.some((silence) => matching.includes(silence));
  }

  #matching(alarm: LiveAlarm): readonly Silence[] {
    const { severity, attributes } = alarm;
    const known = this.#found.get(alarm);
    if (known?.version === this.#version && known.severity === severity && known.attributes === attributes)
      return known.silences;
    const silences = this.#search(alarmLabels(alarm));
    this.#found.set(alarm, { version: this.#version, severity, attributes, silences });
    return silences;
  }

  #search(labels: LabelSet): Silence[] {
    const places = [anyPlace, ...Object.entries(labels).map(([name, value]) => labelPlace(name, value))];
    const candidates = places.flatMap((place) => [...(this.#byLabel.get(place) ?? [])]);
    return candidates.filter(({ covers }) => covers(labels)).map(({ silence }) => silence);
  }

  #remove(id: string): void {
    this.#version++;
    const ready = this.#byId.get(id);
    if (!ready) return;
    this.#byId.delete(id);
    this.#deadlines.delete(ready);
    const place = placeOf(ready.silence);
    this.#byLabel.get(place)?.delete(ready);
    if (this.#byLabel.get(place)?.size === 0) this.#byLabel.delete(place);
  }
}

/** Patterns are compiled when an alarm comes that they may cover: thousands of them would keep a cold start waiting. */
function coverage({ matchers }: Silence): Ready["covers"] {
  const compiled = { tests: undefined as ReturnType<typeof testFor>[] | undefined };
  return (labels) => {
    compiled.tests ??= matchers.map(testFor);
    return allAccept(compiled.tests, labels);
  };
}

const anyPlace = "";

const labelPlace = (name: string, value: string): string => `${name}\u0000${value}`;

/** Where a silence is looked for: at a label that it wants to have a certain value. */
function placeOf({ matchers }: Silence): string {
  const named = matchers.find(({ isRegex, isEqual, value }) => isEqual && !isRegex && value !== "");
  return named ? labelPlace(named.name, named.value) : anyPlace;
}
