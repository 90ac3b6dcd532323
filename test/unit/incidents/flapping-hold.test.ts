import fc from "fast-check";
import { expect, test } from "vitest";
import { defaultCorrelationPolicy } from "#shared/correlation/correlation-policy.ts";
import type { DomainEvent } from "#shared/events/domain-event.ts";
import { IncidentRules } from "#shared/incidents/incident-rules.ts";
import type { Fact } from "#shared/journal/entry.ts";
import { fold } from "#shared/journal/fold.ts";
import { Situation } from "#shared/journal/situation.ts";
import { packSnapshot, unpackSnapshot } from "#shared/journal/snapshot.ts";

const start = Date.UTC(2026, 0, 1);
const minute = 60;

/** A tenant to whom things happen at seconds of a story; what is due meanwhile happens on time. */
class Story {
  situation = new Situation("t");
  readonly events: DomainEvent[] = [];
  /** Whether all that is known goes through a snapshot each time. */
  restarts = false;

  constructor(rules: Partial<IncidentRules> = {}) {
    this.#fold(0, { kind: "rules_set", rules: IncidentRules.parse({ flapping_hold_s: 900, ...rules }) });
  }

  until(second: number): this {
    const end = start + second * 1000;
    for (let at = this.situation.wakeAt; at !== undefined && at <= end; at = this.situation.wakeAt)
      this.#fold((at - start) / 1000, { kind: "time_passed", at });
    return this;
  }

  say(second: number, severity: "critical" | "cleared", entity_id = "a"): this {
    const raised_at = start + second * 1000;
    this.until(second).#fold(second, {
      ...{ kind: "delivered", schema_version: 1, tenant_id: "t", correlation_id: "c", trace_id: "t" },
      ...{ delivery: this.situation.seq, received_at: raised_at },
      observations: [{ entity_id, alarm_type: "LOS", severity, raised_at, source_system: "s" }],
    });
    return this;
  }

  /** Raised every so many seconds, and clear again after half of them. */
  flap(times: number, every: number, from = 0): this {
    for (let flap = 0; flap < times; flap++)
      this.say(from + flap * every, "critical").say(from + (flap + 0.5) * every, "cleared");
    return this;
  }

  tell(second: number, ...facts: Fact[]): this {
    this.#fold(second, ...facts);
    return this;
  }

  act(second: number, act: "resolve" | "close"): this {
    const incident_id = [...this.situation.incidents.keys()].at(-1)!;
    this.#fold(second, { kind: "incident_act", incident_id, act, actor: "kim" });
    return this;
  }

  get statuses() {
    return [...this.situation.incidents.values()].map(({ status }) => status);
  }

  /** How often the outside was told of incidents. */
  get told(): number {
    return this.events.filter(({ event_type }) => event_type.startsWith("Incident")).length;
  }

  #fold(second: number, ...facts: Fact[]): void {
    if (this.restarts) this.situation = unpackSnapshot(packSnapshot(this.situation));
    const seq = this.situation.seq + 1;
    const baggage = { correlation_id: "c", trace_id: "t" };
    const recorded_at = start + second * 1000;
    this.events.push(
      ...fold(this.situation, { tenant_id: "t", seq, entry_id: seq, recorded_at, baggage, facts }),
    );
  }
}

test("however often an alarm comes and goes, its incidents change and tell no more often than for its first times", () => {
  const anyEntityWindow = fc.constantFrom(10, 300);
  fc.assert(
    fc.property(
      fc.integer({ min: 5, max: 60 }),
      fc.integer({ min: 2, max: 440 }),
      fc.boolean(),
      anyEntityWindow,
      fc.boolean(),
      (times, every, staysOpen, window_s, restarts) => {
        const story = new Story();
        story.restarts = restarts;
        const { neighbour, type } = defaultCorrelationPolicy;
        const rules = { neighbour: { ...neighbour, window_s: 10 }, type: { ...type, window_s: 10 } };
        story.tell(0, { kind: "policy_set", policy: { entity: { window_s }, ...rules } });
        const end = times * every;
        story.flap(times, every);
        const whileFlapping = story.told;
        if (staysOpen) story.say(end, "critical");
        story.until(end + 20 * minute);
        const open = story.statuses.filter((status) => status === "open");
        expect(open).toHaveLength(staysOpen ? 1 : 0);
        // Four times opened and resolved, the fifth opened and held; then resolved, and what stays open is told.
        expect(whileFlapping).toBeLessThanOrEqual(10);
        expect(story.told).toBeLessThanOrEqual(12);
        expect(story.situation.wakeAt).toBeUndefined();
      },
    ),
    { numRuns: 100 },
  );
});

test("an incident of which an alarm comes and goes resolves when that has kept still for the time of the rules", () => {
  const story = new Story({ flapping_hold_s: 600 }).flap(5, minute);
  const [incident] = story.situation.incidents.values();
  const clear = 4.5 * minute;
  expect([incident?.status, incident?.held_until]).toEqual(["open", start + (clear + 600) * 1000]);
  expect(incident?.timeline.at(-1)?.event).toBe("an alarm comes and goes: stays open until that has ended");
  expect(story.until(clear + 599).statuses).toEqual(["open"]);
  expect(story.until(clear + 600).statuses).toEqual(["resolved"]);
  expect([incident?.resolved_at, incident?.held_until]).toEqual([start + (clear + 600) * 1000, undefined]);
});

test("of a cluster whose alarm comes and goes the outside hears once that it is over", () => {
  const story = new Story().say(0, "critical", "a").say(1, "cleared", "a").flap(30, minute, 2).until(3600);
  const ends = story.events.filter(({ event_type }) => event_type === "AlarmClusterResolved");
  // Thrice before it was known to flap, and in the end.
  expect(ends.length).toBeLessThanOrEqual(5);
});

test.each([
  ["four times are no flapping", new Story().flap(4, minute)],
  ["nor five in more than half an hour", new Story().flap(5, 8 * minute)],
  ["a hold of 0 s holds nothing", new Story({ flapping_hold_s: 0 }).flap(9, minute)],
])("%s: the incident resolves with the alarm", (_, story) => {
  expect(new Set(story.statuses)).toEqual(new Set(["resolved"]));
  expect(story.situation.wakeAt).toBeUndefined();
});

test("one that stays for long and then goes isn't held by what was before", () => {
  const story = new Story()
    .flap(4, minute)
    .say(4 * minute, "critical")
    .say(45 * minute, "cleared");
  expect(story.statuses).toEqual(["resolved"]);
});

test("reports of long ago hold nothing", () => {
  const story = new Story();
  const observations = [0, 1, 2, 3, 4].map((at) => ({
    ...{ entity_id: "a", alarm_type: "LOS", severity: "critical" as const, source_system: "s" },
    ...{ raised_at: start + at * 60_000, cleared_at: start + at * 60_000 + 1000 },
  }));
  story.tell(3600, {
    ...{ kind: "delivered", schema_version: 1, tenant_id: "t", correlation_id: "c", trace_id: "t" },
    ...{ delivery: 1, received_at: start + 3_600_000, observations },
  });
  expect([story.statuses, story.situation.wakeAt]).toEqual([["resolved"], undefined]);
  expect([...story.situation.incidents.values()][0]?.timeline).toHaveLength(2);
});

test("what is raised again and again without a clear has its incidents as ever", () => {
  const story = new Story();
  for (let time = 0; time < 8; time++) story.say(time * 6 * minute, "critical");
  expect(story.statuses).toEqual(Array(8).fill("open"));
});

test("who takes over a held incident is held as long", () => {
  const story = new Story().say(0, "critical", "b").flap(5, minute, 1);
  const links = { parent_id: undefined, depends_on: ["b"], emergency: false };
  story.tell(290, { kind: "entities_set", entities: [{ id: "a", links }] }, { kind: "recorrelated" });
  story.say(300, "cleared", "b");
  expect(story.statuses).toEqual(["open", "closed"]);
  expect(story.until(271 + 899).statuses[0]).toBe("open");
  expect(story.until(271 + 900).statuses[0]).toBe("resolved");
});

test("nobody waits for an incident that is in the archive", () => {
  const story = new Story().flap(5, minute).act(5 * minute, "resolve");
  story.tell(6 * minute, { kind: "archived", object_key: "k", before: start + 6 * 60_000, hours: [] });
  expect([story.statuses, story.situation.held.size]).toEqual([[], 0]);
});

test("what a person resolves while the alarm comes and goes is resolved, and opens again when it comes", () => {
  const story = new Story().flap(5, minute).act(5 * minute, "resolve");
  expect(story.statuses).toEqual(["resolved"]);
  expect(story.say(5.5 * minute, "critical").statuses).toEqual(["open"]);
});

test("once a person has resolved it, the next occurrence is told, also in a cluster of its own", () => {
  const story = new Story().flap(6, 6 * minute).act(34 * minute, "resolve");
  expect(story.say(36 * minute, "critical").statuses.at(-1)).toBe("open");
});

test("what a held incident stood for is told when a person has closed that", () => {
  const story = new Story().flap(6, 6 * minute).say(36 * minute, "critical");
  expect(story.statuses.filter((status) => status === "open")).toHaveLength(1);
  story.act(37 * minute, "resolve").act(37 * minute, "close");
  expect(story.statuses.filter((status) => status === "open")).toEqual([]);
  expect(story.until(60 * minute).statuses.filter((status) => status === "open")).toHaveLength(1);
});
