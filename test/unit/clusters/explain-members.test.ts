import fc from "fast-check";
import { expect, test } from "vitest";
import { explainMembers } from "#shared/clusters/explain-members.ts";
import { fold } from "#shared/journal/fold.ts";
import { Situation } from "#shared/journal/situation.ts";
import { anyStep, entryOf } from "../journal/random-journal.ts";

const byId = (a: { id: string }, b: { id: string }) => (a.id < b.id ? -1 : 1);

test("once re-correlated, each cluster at hand is explained whole by the rules that hold, whatever came before", () => {
  fc.assert(
    fc.property(fc.array(anyStep, { minLength: 3, maxLength: 20 }), (steps) => {
      const situation = new Situation("t");
      for (const [number, step] of steps.entries())
        fold(situation, entryOf(situation, step(situation, number)));
      fold(situation, entryOf(situation, [{ kind: "recorrelated" }]));
      for (const { id, members, archived, count } of situation.clusters.values()) {
        const cluster = { id, alarmCount: count, members: members.toSorted(byId) };
        const explained = explainMembers(situation, cluster, () => true, 1000);
        expect(explained.map(({ alarm_id }) => alarm_id)).toEqual(cluster.members.map((alarm) => alarm.id));
        const unlinked = explained.filter(({ link }) => !link);
        const expected = archived ? "linking_alarm_not_at_hand" : "earliest_member";
        for (const { unlinked_because, alarm_id } of unlinked)
          expect(unlinked_because).toBe(alarm_id === id ? "earliest_member" : expected);
        if (!archived) expect(unlinked).toHaveLength(1);
        for (const { link, entity_id } of explained) {
          if (!link) continue;
          expect(link.window_s === null).toBe(link.rule === "hand");
          if (link.window_s !== null) expect(link.apart_s).toBeLessThanOrEqual(link.window_s);
          if (!link.path) continue;
          expect([link.path[0], link.path.at(-1)]).toEqual([link.entity_id, entity_id]);
          expect(link.path.length - 1).toBeLessThanOrEqual(link.max_hops!);
        }
      }
    }),
    { numRuns: 500 },
  );
});
