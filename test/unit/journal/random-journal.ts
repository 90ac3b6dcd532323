import fc from "fast-check";
import { siftRenewals } from "#shared/alarms/renewal.ts";
import { severities } from "#shared/alarms/severity.ts";
import type { CorrelationPolicy } from "#shared/correlation/correlation-policy.ts";
import { isEmergencyService } from "#shared/entities/entity-links.ts";
import { assertPermitted, type IncidentActName } from "#shared/incidents/incident-act.ts";
import { IncidentRules } from "#shared/incidents/incident-rules.ts";
import type { Entry, Fact } from "#shared/journal/entry.ts";
import type { Situation } from "#shared/journal/situation.ts";

/** A little world: few entities, types and moments, so that everything meets everything. */
const start = Date.UTC(2026, 0, 1);
const entities = ["e0", "e1", "e2", "e3", "e4 EMERGENCY"];
const spanSeconds = 40;

type Delivered = Extract<Fact, { kind: "delivered" }>;
export type Observation = Delivered["observations"][number];

/** What a journal could hold next; acts and archives become facts only where the situation permits them. */
export type Step = (situation: Situation, entry: number) => readonly Fact[];

const second = fc.nat(spanSeconds).map((seconds) => start + seconds * 1000);

export const anyObservation: fc.Arbitrary<Observation> = fc
  .record({
    entity_id: fc.constantFrom(...entities),
    alarm_type: fc.constantFrom("t0", "t1"),
    severity: fc.constantFrom(...severities),
    raised_at: second,
    source_system: fc.constant("s"),
    alarm_id: fc.option(fc.constantFrom("1", "2"), { nil: undefined, freq: 2 }),
    message: fc.option(fc.string({ maxLength: 3 }), { nil: undefined }),
    clearedAfter: fc.option(fc.nat(5), { nil: undefined, freq: 4 }),
  })
  .map(({ clearedAfter, ...rest }) =>
    clearedAfter === undefined ? rest : { ...rest, cleared_at: rest.raised_at + clearedAfter * 1000 },
  );

/** What a watcher reports again and again while it is so. */
const anyLeased: fc.Arbitrary<Observation> = fc
  .record({ observation: anyObservation, lasting: fc.integer({ min: 1, max: 9 }) })
  .map(({ observation, lasting }) => ({
    ...observation,
    alarm_id: `leased ${observation.alarm_id}`,
    ends_at: observation.raised_at + lasting * 1000,
  }));

/** What is triggered again and again under a name of its own, and taken care of. */
const anyTrigger: fc.Arbitrary<Observation> = fc
  .record({ observation: anyObservation, acknowledged: fc.boolean() })
  .map(({ observation, acknowledged }) => ({
    ...observation,
    alarm_id: `trigger ${observation.alarm_id}`,
    ...(acknowledged ? { acknowledged_by: "kim" } : { continues: true as const }),
  }));

export const delivery = (observations: readonly Observation[], number: number): Delivered => ({
  kind: "delivered",
  schema_version: 1,
  tenant_id: "t",
  delivery: number,
  received_at: start + number * 1000,
  correlation_id: `c${number}`,
  trace_id: `t${number}`,
  observations,
});

export const anyPolicy: fc.Arbitrary<CorrelationPolicy> = fc
  .record({
    entity: fc.nat(8),
    neighbour: fc.nat(6),
    type: fc.nat(6),
    hops: fc.nat(2),
    scope: fc.constantFrom("off", "neighbour", "tenant"),
    typeHops: fc.nat(2),
  })
  .map(({ entity, neighbour, type, hops, scope, typeHops }) => ({
    entity: { window_s: Math.max(entity, neighbour, type) },
    neighbour: { window_s: neighbour, hops },
    type: { window_s: type, scope, hops: typeHops },
  }));

/** Of a link: mostly nothing of its own; else a window shorter or longer than those of a policy, a wait, or both. */
const anyTiming = fc.option(
  fc.record({
    wait_s: fc.option(fc.nat(4)),
    window_s: fc.option(fc.nat(20)),
  }),
);

const anyLinks = fc.record({
  id: fc.constantFrom(...entities),
  links: fc.option(
    fc.record({
      parent_id: fc.option(fc.constantFrom(...entities), { nil: undefined }),
      depends_on: fc.uniqueArray(fc.constantFrom(...entities), { maxLength: 2 }),
      timings: fc.array(anyTiming, { minLength: 3, maxLength: 3 }),
    }),
    { freq: 5 },
  ),
});

export const anyTopology: fc.Arbitrary<Fact> = fc
  .array(anyLinks, { minLength: 1, maxLength: 4 })
  .map((changed) => ({
    kind: "entities_set",
    entities: changed.map(({ id, links }) => ({
      id,
      links: links && {
        parent_id: links.parent_id === id ? undefined : links.parent_id,
        depends_on: links.depends_on.filter((other) => other !== id),
        emergency: isEmergencyService({ id }),
        edges: [links.parent_id, ...links.depends_on].flatMap((to, place) =>
          to !== undefined && to !== id && links.timings[place] ? [{ to, ...links.timings[place] }] : [],
        ),
      },
    })),
  }));

const anyRules = fc
  .record({
    open_at_severity: fc.constantFrom("critical", "major", null),
    min_alarms: fc.integer({ min: 2, max: 4 }),
    emergency_entities: fc.boolean(),
    auto_resolve: fc.boolean(),
    parent_wait_s: fc.constantFrom(0, 0, 3),
    reopen_window_s: fc.constantFrom(0, 1000),
    flapping_hold_s: fc.constantFrom(0, 3, 20),
  })
  .map((rules): Fact => ({ kind: "rules_set", rules: IncidentRules.parse(rules) }));

const acts = ["acknowledge", "investigate", "resolve", "close", "reopen", "assign", "notes"] as const;

const anyChange: fc.Arbitrary<Fact> = fc
  .record({ which: fc.nat(5), at: second, entity_id: fc.constantFrom(...entities) })
  .map(({ which, at, entity_id }) => ({
    kind: "change_recorded",
    change: {
      ...{ id: `change ${which}`, at, entity_id, recorded_at: at + which * 24 * 60 * 60 * 1000 },
      ...{ summary: "s", details: {}, links: [], recorded_by: "k" },
    },
  }));

const act =
  (name: IncidentActName, which: number): Step =>
  ({ incidents }) => {
    const incident = [...incidents.values()][which % Math.max(1, incidents.size)];
    if (!incident) return [];
    try {
      assertPermitted(incident, name);
    } catch {
      return [];
    }
    const said = {
      note: name === "notes" ? "note" : undefined,
      assignee: name === "assign" ? "kim" : undefined,
    };
    return [{ kind: "incident_act", incident_id: incident.id, act: name, actor: "p", ...said }];
  };

const alarmActs = ["acknowledge", "unacknowledge", "shelve", "unshelve", "clear"] as const;

const alarmAct =
  (name: (typeof alarmActs)[number], which: number, until: number): Step =>
  ({ alarms }) => {
    const alarm = [...alarms.values()][which % Math.max(1, alarms.size)];
    return alarm
      ? [{ kind: "alarm_act", id: alarm.id, act: name, actor: "p", until, until_clear: which % 2 > 0 }]
      : [];
  };

/** Any alarms under any other, or out of their groups: the fold leaves out what can't be. */
const group =
  (isTogether: boolean, parent: number, children: readonly number[]): Step =>
  ({ alarms }, entry) => {
    const ids = [...alarms.keys()];
    const idOf = (which: number) => ids[which % ids.length]!;
    if (ids.length === 0) return [];
    const at = start + (entry + parent - 9) * 1000;
    const parent_id = isTogether ? idOf(parent) : null;
    return [{ kind: "alarms_grouped", parent_id, ids: children.map(idOf), actor: "p", at }];
  };

export const anyGroup: fc.Arbitrary<Step> = fc
  .tuple(fc.nat(3), fc.nat(9), fc.uniqueArray(fc.nat(9), { minLength: 1, maxLength: 3 }))
  .map(([together, parent, children]) => group(together > 0, parent, children));

const anySilence: fc.Arbitrary<Fact> = fc
  .record({
    id: fc.constantFrom("s1", "s2", "s3"),
    name: fc.constantFrom("entity_id", "alertname", "absent"),
    value: fc.constantFrom("e0", "t0", "e1|e2", ""),
    isRegex: fc.boolean(),
    isEqual: fc.boolean(),
    starts_at: second,
    lasting: fc.nat(30),
  })
  .map(({ id, starts_at, lasting, ...matcher }) => ({
    kind: "silence_set",
    silence: {
      ...{ id, kind: "silence" as const, created_by: "p", comment: "c", updated_at: starts_at },
      ...{ matchers: [matcher], starts_at, ends_at: starts_at + lasting * 1000 },
    },
  }));

const openByHand =
  (which: number | undefined): Step =>
  ({ clusters }, entry) => {
    const cluster =
      which === undefined ? undefined : [...clusters.values()][which % Math.max(1, clusters.size)];
    if (which !== undefined && (!cluster || (cluster.incident && cluster.incident.status !== "closed")))
      return [];
    const incident_id = `00000000-0000-7000-8000-${String(entry).padStart(12, "0")}`;
    return [
      {
        kind: "incident_opened",
        incident_id,
        title: "T",
        severity: "minor",
        cluster_id: cluster?.id,
        actor: "p",
      },
    ];
  };

const always =
  (fact: Fact): Step =>
  () => [fact];

/** Any step of a journal, deliveries most of all. */
export const anyStep: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.array(anyObservation, { minLength: 1, maxLength: 5 }).map(
      (observations): Step =>
        (_, entry) => [delivery(observations, entry)],
    ),
  },
  {
    weight: 4,
    arbitrary: fc.array(fc.oneof(anyLeased, anyTrigger), { minLength: 1, maxLength: 3 }).map(
      (observations): Step =>
        (situation, entry) => {
          const { renewals, others } = siftRenewals(situation, observations);
          return [delivery(others, entry), { ...delivery([], entry), kind: "renewed", renewals }];
        },
    ),
  },
  { weight: 2, arbitrary: second.map((at) => always({ kind: "time_passed", at })) },
  {
    weight: 2,
    arbitrary: fc
      .tuple(fc.constantFrom(...alarmActs), fc.nat(9), second)
      .map(([name, which, until]) => alarmAct(name, which, until)),
  },
  { weight: 4, arbitrary: anyGroup },
  { weight: 2, arbitrary: anySilence.map(always) },
  { weight: 1, arbitrary: anyChange.map(always) },
  { weight: 1, arbitrary: anyPolicy.map((policy) => always({ kind: "policy_set", policy })) },
  { weight: 2, arbitrary: anyTopology.map(always) },
  { weight: 1, arbitrary: anyRules.map(always) },
  {
    weight: 1,
    arbitrary: fc
      .record({ kind: fc.constantFrom("listener_added", "listener_removed"), which: fc.nat(2) })
      .map(({ kind, which }) => always({ kind, listener_id: `l${which}` })),
  },
  { weight: 2, arbitrary: fc.constant(always({ kind: "recorrelated" })) },
  {
    weight: 3,
    arbitrary: fc.tuple(fc.constantFrom(...acts), fc.nat(9)).map(([name, which]) => act(name, which)),
  },
  { weight: 1, arbitrary: fc.option(fc.nat(9), { nil: undefined }).map(openByHand) },
  {
    weight: 1,
    arbitrary: second.map(
      (before): Step =>
        (_, entry) => [{ kind: "archived", object_key: `o${entry}`, before, hours: [entry] }],
    ),
  },
);

/** The entry that a step makes of a situation. */
export const entryOf = (situation: Situation, facts: readonly Fact[]): Entry => ({
  tenant_id: "t",
  seq: situation.seq + 1,
  entry_id: situation.seq,
  recorded_at: start + (situation.seq + 1) * 1000,
  baggage: { correlation_id: `entry ${situation.seq}`, trace_id: "0" },
  facts,
});
