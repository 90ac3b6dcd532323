import fc from "fast-check";
import { expect, test } from "vitest";
import { explainAbsence } from "#shared/clusters/explain-absence.ts";
import type { Explicable } from "#shared/clusters/explicable.ts";
import { distancesFrom } from "#shared/correlation/paths.ts";
import { linksBetween } from "../correlation/pairwise-components.ts";
import { anyCase, type Case, topologyOf } from "../correlation/random-alarms.ts";

const describe = ({ alarms }: Case): Explicable[] =>
  Array.from(alarms.entity, (entity, place) => ({
    id: String(place).padStart(3, "0"),
    entity_id: String(entity),
    alarm_type: String(alarms.type[place]),
    severity: "minor",
    raised_at: alarms.raisedAtMs[place]!,
    cleared_at: undefined,
    grouped: undefined,
  }));

const wayFrom = ({ links }: Case, { entity_id }: Explicable) => {
  const topology = topologyOf(links);
  const distances = distancesFrom(topology, Number(entity_id), 8);
  const windows = topology.windowsOf(Number(entity_id));
  return (other: string) => ({
    hops: distances.get(Number(other)),
    ownWindowMs: windows.get(Number(other)),
  });
};

const someAlarms = anyCase.filter(({ alarms }) => alarms.entity.length > 1);

test("a rule is said to link exactly when it links the alarm with a member", () => {
  fc.assert(
    fc.property(someAlarms, (given) => {
      const [alarm, ...members] = describe(given);
      const areLinked = linksBetween(given.alarms, given.links, given.rules);
      const verdicts = explainAbsence(alarm!, members, wayFrom(given, alarm!), given.rules);
      expect(verdicts.map(({ rule }) => rule)).toEqual(["entity", "neighbour", "type"]);
      expect(verdicts.some(({ links }) => links)).toBe(members.some((_, place) => areLinked(0, place + 1)));
    }),
    { numRuns: 1000 },
  );
});

test("the nearest member is told with its true distance, and no other fails less", () => {
  fc.assert(
    fc.property(someAlarms, ({ rules, ...given }) => {
      const world = { ...given, rules: { ...rules, typeScope: "off" as const } };
      const [alarm, ...members] = describe(world);
      const wayTo = wayFrom(world, alarm!);
      const hopsTo = (entity: string) => wayTo(entity).hops;
      const [entity, neighbour] = explainAbsence(alarm!, members, wayTo, world.rules);
      const apart = ({ raised_at }: Explicable) => Math.abs(raised_at - alarm!.raised_at);
      const same = members.filter(({ entity_id }) => entity_id === alarm!.entity_id).map(apart);
      expect(entity!.nearest?.apartMs).toBe(same.length > 0 ? Math.min(...same) : undefined);
      if (world.rules.neighbourHops === 0) return;
      const connected = members.filter(({ entity_id }) => (hopsTo(entity_id) ?? 0) > 0);
      expect(neighbour!.nearest === undefined).toBe(connected.length === 0);
      const misses = (member: Explicable) =>
        Number(hopsTo(member.entity_id)! > world.rules.neighbourHops) +
        Number(apart(member) > (wayTo(member.entity_id).ownWindowMs ?? world.rules.neighbourWindowMs));
      if (!neighbour!.nearest) return;
      const { alarm: nearest, hops, apartMs } = neighbour!.nearest;
      expect([hops, apartMs]).toEqual([hopsTo(nearest.entity_id), apart(nearest)]);
      expect(misses(nearest)).toBe(Math.min(...connected.map(misses)));
      expect(neighbour!.detail.split("; ")).toHaveLength(Math.max(1, misses(nearest)));
    }),
    { numRuns: 1000 },
  );
});

test("says by how much each rule falls short", () => {
  const on = (entity: string, seconds: number): Explicable => ({
    id: `${entity} ${seconds}`,
    entity_id: entity,
    alarm_type: "t",
    severity: "minor",
    raised_at: seconds * 1000,
    cleared_at: undefined,
    grouped: undefined,
  });
  const hops: Readonly<Record<string, number>> = { a: 0, near: 1, slow: 1, far: 3 };
  const rules = {
    entityWindowMs: 300_000,
    neighbourWindowMs: 60_000,
    neighbourHops: 1,
    typeWindowMs: 60_000,
    typeScope: "neighbour",
    typeHops: 2,
  } as const;
  const details = (...members: Explicable[]) =>
    explainAbsence(
      on("a", 0),
      members,
      (entity) => ({ hops: hops[entity], ownWindowMs: entity === "slow" ? 600_000 : undefined }),
      rules,
    ).map(({ detail }) => detail);
  expect(details(on("a", 412), on("far", 70), on("far", 10))).toEqual([
    "412 s apart, the window is 300 s",
    "3 hops away, the limit is 1",
    "412 s apart, the window is 60 s",
  ]);
  expect(details(on("near", 61), on("lost", 0))).toEqual([
    "no member is on the same entity",
    "61 s apart, the window is 60 s",
    "61 s apart, the window is 60 s",
  ]);
  expect(details(on("near", 60))[1]).toBe("this rule links the two as it now is");
  expect(details(on("slow", 601)).slice(1)).toEqual([
    "601 s apart, the window of this edge is 600 s",
    "601 s apart, the window is 60 s",
  ]);
});
