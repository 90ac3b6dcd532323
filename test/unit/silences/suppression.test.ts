import { expect, test } from "vitest";
import type { Observation } from "#shared/alarms/observation.ts";
import type { Matcher } from "#shared/alertmanager/matcher.ts";
import type { Fact } from "#shared/journal/entry.ts";
import { fold } from "#shared/journal/fold.ts";
import { Situation } from "#shared/journal/situation.ts";
import type { Silence } from "#shared/silences/silence.ts";
import { suppressionsOf } from "#shared/silences/suppressions.ts";

const minute = 60_000;
const start = Date.UTC(2026, 0, 1);

const equal = (name: string, value: string): Matcher => ({ name, value, isRegex: false, isEqual: true });

const silence = (id: string, from: number, to: number, ...matchers: Matcher[]): Fact => ({
  kind: "silence_set",
  silence: {
    ...{ id, kind: "silence", created_by: "kim", comment: "", updated_at: start, matchers },
    ...{ starts_at: start + from * minute, ends_at: start + to * minute },
  } satisfies Silence,
});

const report = (entity_id: string, more: Partial<Observation> = {}): Observation => ({
  ...{ entity_id, alarm_type: "DOWN", severity: "critical", raised_at: start, source_system: "nms" },
  ...more,
});

const delivered = (...observations: Observation[]): Fact => ({
  ...{ kind: "delivered", schema_version: 1, tenant_id: "t", correlation_id: "c", trace_id: "t" },
  ...{ delivery: Math.floor(Math.random() * 1e9), received_at: start, observations },
});

class Journal {
  readonly situation = new Situation("t");

  /** @returns what is told to the outside. */
  at(minutes: number, ...facts: Fact[]): string[] {
    const seq = this.situation.seq + 1;
    const baggage = { correlation_id: "c", trace_id: "t" };
    const recorded_at = start + minutes * minute;
    const events = fold(this.situation, { tenant_id: "t", seq, entry_id: seq, recorded_at, baggage, facts });
    return events.map(({ event_type }) => event_type).filter((type) => type.startsWith("Incident"));
  }

  passTime(minutes: number): string[] {
    return this.at(minutes, { kind: "time_passed", at: start + minutes * minute });
  }

  suppressionsAt(minutes: number): string[][] {
    const { situation } = this;
    return [...situation.alarms.values()].map((alarm) =>
      suppressionsOf(situation, alarm, start + minutes * minute).map(({ kind, id }) => `${kind} ${id}`),
    );
  }
}

test("a silenced alarm is as open as before, names its silence, and opens no incident until that ends", () => {
  const journal = new Journal();
  journal.at(0, silence("s", 0, 10, equal("entity_id", "a")));
  expect(journal.at(1, delivered(report("a")))).toEqual([]);
  expect(journal.suppressionsAt(1)).toEqual([["silence s"]]);
  expect([...journal.situation.clusters.values()][0]?.isOpen).toBe(true);
  expect(journal.situation.wakeAt).toBe(start + 10 * minute);
  expect(journal.passTime(9)).toEqual([]);
  expect(journal.passTime(10)).toEqual(["IncidentCreated"]);
  expect(journal.suppressionsAt(10)).toEqual([[]]);
});

test("a silence that is ended ahead of time lets what is still open be heard at once", () => {
  const journal = new Journal();
  journal.at(0, silence("s", 0, 10, equal("entity_id", "a")), delivered(report("a")));
  expect(journal.at(4, silence("s", 0, 4, equal("entity_id", "a")))).toEqual(["IncidentCreated"]);
});

test("what is silenced by two is heard when the second ends; what has cleared by then, never", () => {
  const journal = new Journal();
  journal.at(0, silence("s", 0, 5, equal("entity_id", "a")), silence("u", 0, 8, equal("alertname", "DOWN")));
  journal.at(1, delivered(report("a"), report("b")));
  expect(journal.suppressionsAt(1)).toEqual([["silence s", "silence u"], ["silence u"]]);
  expect(journal.passTime(5)).toEqual([]);
  journal.at(6, delivered(report("b", { severity: "cleared", raised_at: start + minute })));
  expect(journal.passTime(8)).toEqual(["IncidentCreated"]);
});

test("an incident that was there goes on: its end is told although a silence holds", () => {
  const journal = new Journal();
  expect(journal.at(0, delivered(report("a")))).toEqual(["IncidentCreated"]);
  journal.at(1, silence("s", 1, 10, equal("entity_id", "a")));
  const cleared = report("a", { severity: "cleared", raised_at: start + 2 * minute });
  expect(journal.at(2, delivered(cleared))).toEqual(["IncidentResolved"]);
});

test("of an incident whose alarms are still open when a silence ends, that is told", () => {
  const journal = new Journal();
  journal.at(0, delivered(report("a")));
  journal.at(1, silence("s", 1, 10, equal("entity_id", "a")));
  expect(journal.passTime(10)).toEqual(["IncidentUpdated"]);
});

test("an incident isn't reopened by an alarm that is silenced", () => {
  const journal = new Journal();
  journal.at(0, delivered(report("a", { cleared_at: start })));
  journal.at(1, silence("s", 1, 10, equal("entity_id", "a")));
  expect(journal.at(2, delivered(report("a", { raised_at: start + 2 * minute })))).toEqual([]);
});

test("only what isn't suppressed counts for the rules that open incidents", () => {
  const journal = new Journal();
  journal.at(0, silence("s", 0, 10, { ...equal("severity", "critical|major"), isRegex: true }));
  const others = [report("a", { severity: "minor", alarm_id: "1" }), report("a", { alarm_id: "2" })];
  expect(journal.at(1, delivered(...others))).toEqual([]);
  expect(journal.passTime(10)).toEqual(["IncidentCreated"]);
});

test("a shelved alarm is suppressed until its time, or until somebody takes it back", () => {
  const journal = new Journal();
  journal.at(0, silence("s", 0, 1, equal("entity_id", "a")), delivered(report("a")));
  const [{ id } = { id: "" }] = journal.situation.alarms.values();
  journal.at(0.5, { kind: "alarm_act", id, act: "shelve", actor: "kim", until: start + 20 * minute });
  expect(journal.passTime(1)).toEqual([]);
  expect([journal.suppressionsAt(5), journal.suppressionsAt(20)]).toEqual([[[`shelf ${id}`]], [[]]]);
  expect(journal.situation.wakeAt).toBe(start + 20 * minute);
  expect(journal.passTime(20)).toEqual(["IncidentCreated"]);
  journal.at(21, { kind: "alarm_act", id, act: "shelve", actor: "kim", until: start + 30 * minute });
  journal.at(22, { kind: "alarm_act", id, act: "unshelve", actor: "kim" });
  expect(journal.suppressionsAt(22)).toEqual([[]]);
});

test("of a thousand overlapping silences each alarm names exactly those that mean it", () => {
  const journal = new Journal();
  const windows = Array.from({ length: 1000 }, (_, index) =>
    silence(`s${index}`, index % 50, 60 + (index % 7), equal("entity_id", `e${index % 100}`)),
  );
  journal.at(0, ...windows, delivered(...Array.from({ length: 100 }, (_, index) => report(`e${index}`))));
  for (const [index, alarm] of [...journal.situation.alarms.values()].entries()) {
    const ids = suppressionsOf(journal.situation, alarm, start + 30 * minute).map(({ id }) => id);
    const wanted = Array.from({ length: 1000 }, (_, each) => each).filter(
      (each) => each % 100 === index && each % 50 <= 30,
    );
    expect(ids).toEqual(wanted.map((each) => `s${each}`));
  }
});

test("while another silence holds, nobody is told that what one has suppressed is still open", () => {
  const journal = new Journal();
  journal.at(0, delivered(report("a")));
  journal.at(1, silence("s", 1, 5, equal("entity_id", "a")), silence("u", 1, 8, equal("entity_id", "a")));
  expect(journal.passTime(5)).toEqual([]);
  expect(journal.passTime(8)).toEqual(["IncidentUpdated"]);
});

test("a silence that has ended can be looked up for five days, and is then forgotten", () => {
  const journal = new Journal();
  const days = 24 * 60;
  journal.at(0, silence("s", 0, 10, equal("entity_id", "a")));
  const archived = (before: number): Fact => ({
    kind: "archived",
    object_key: "o",
    before: start + before * minute,
    hours: [],
  });
  journal.at(5 * days, archived(4 * days));
  expect(journal.situation.silences.get("s")?.id).toBe("s");
  journal.at(6 * days, archived(5 * days));
  expect(journal.situation.silences.get("s")).toBeUndefined();
});
